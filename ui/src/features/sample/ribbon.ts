import type {
  RibbonExcursion,
  RibbonGap,
  RibbonHolder,
  RibbonPlacement,
  RibbonPoint,
  RibbonStop,
  RibbonView,
} from '../../bridge/generated/api';
import { minute, ZONE } from './clock';

/** Minutes since Tuesday 07:00, and degrees Celsius. */
export type Knot = readonly [minutes: number, celsius: number];

interface Trip {
  knots: readonly Knot[];
  /** Silent spans, in minutes since Tuesday 07:00. */
  silences?: readonly (readonly [number, number])[];
  from: number;
  /** The last reading. */
  to: number;
  now?: number | null;
  /** The ends of a shared axis. */
  axis?: readonly [number, number];
  arrival?: number | null;
  holders?: readonly (readonly [number, string])[];
  placements?: readonly (readonly [number, RibbonPlacement['placement']])[];
  stops?: readonly (readonly [number, string])[];
  /** Readings to one point of the strip. */
  stride?: number;
}

const RANGE = { temperature_min_millicelsius: 2_000, temperature_max_millicelsius: 8_000 };

/** Draws a trip through knots, a reading a minute, with the small unrest of a real sensor. */
export function ribbonOf(trip: Trip): RibbonView {
  const readings = readingsOf(trip);
  const now = trip.now === undefined ? trip.to : trip.now;
  const gaps = gapsOf(trip, now);
  const excursions = excursionsOf(readings, gaps, now !== null && now - trip.to < 3);
  const minutes = (breach: string) =>
    excursions
      .filter((each) => each.breach === breach)
      .reduce((sum, each) => sum + each.minutes, 0);
  const unknown = gaps.reduce((sum, gap) => sum + (gap.ended_at_ms - gap.began_at_ms) / 60_000, 0);
  const total = (now ?? trip.to) - trip.from;
  const [hot, cold] = [minutes('hot'), minutes('cold')];
  const axis = trip.axis ?? [trip.from - 25, Math.max(trip.arrival ?? 0, now ?? trip.to) + 20];
  return {
    axis_began_at_ms: minute(axis[0]),
    axis_ended_at_ms: minute(axis[1]),
    now_at_ms: now === null ? null : minute(now),
    arrival_at_ms: trip.arrival ? minute(trip.arrival) : null,
    zone: ZONE,
    range: RANGE,
    points: columnsOf(readings, trip.stride ?? 4),
    gaps,
    excursions,
    handovers: handoversOf(trip),
    holders: holdersOf(trip),
    placements: (trip.placements ?? []).map(([at, placement]) => ({
      at_ms: minute(at),
      placement,
    })),
    stops: (trip.stops ?? []).map(([at, name]): RibbonStop => ({ at_ms: minute(at), name })),
    summary: {
      total_minutes: total,
      in_range_minutes: total - hot - cold - unknown,
      hot_minutes: hot,
      cold_minutes: cold,
      unknown_minutes: unknown,
      readings: readings.length,
      last: readings[readings.length - 1] ?? null,
    },
  };
}

function readingsOf({ knots, silences = [], from, to }: Trip): RibbonPoint[] {
  const readings: RibbonPoint[] = [];
  for (let at = from; at <= to; at += 1) {
    if (silences.some(([began, ended]) => at > began && at < ended)) continue;
    const unrest = Math.sin(at / 7.3) * 55 + Math.sin(at / 2.9 + 1) * 35;
    const value = Math.round((between(knots, at) * 1_000 + unrest) / 5) * 5;
    readings.push({ at_ms: minute(at), temperature_millicelsius: value });
  }
  return readings;
}

/** Eases from one knot to the next, as a box warms and cools. */
function between(knots: readonly Knot[], at: number): number {
  const next = knots.findIndex(([minutes]) => minutes >= at);
  const after = knots[next];
  const before = knots[next - 1];
  if (!after) return knots[knots.length - 1]?.[1] ?? 5;
  if (!before) return after[1];
  const part = (at - before[0]) / (after[0] - before[0]);
  const eased = (1 - Math.cos(part * Math.PI)) / 2;
  return before[1] + (after[1] - before[1]) * (0.5 * part + 0.5 * eased);
}

function gapsOf({ silences = [], to }: Trip, now: number | null): RibbonGap[] {
  const gaps = silences.map(([began, ended]) => ({
    began_at_ms: minute(began),
    ended_at_ms: minute(ended),
    is_ongoing: false,
  }));
  if (now !== null && now - to > 2) {
    gaps.push({ began_at_ms: minute(to), ended_at_ms: minute(now), is_ongoing: true });
  }
  return gaps;
}

function excursionsOf(
  readings: readonly RibbonPoint[],
  gaps: readonly RibbonGap[],
  isLive: boolean,
): RibbonExcursion[] {
  const found: RibbonExcursion[] = [];
  let open: RibbonExcursion | null = null;
  for (const { at_ms, temperature_millicelsius: value } of readings) {
    const breach = value > 8_000 ? 'hot' : value < 2_000 ? 'cold' : null;
    const parted = gaps.some((gap) => gap.ended_at_ms === at_ms);
    if (open && (breach !== open.breach || parted)) open = null;
    if (!breach) continue;
    if (!open) {
      open = {
        breach,
        began_at_ms: at_ms,
        ended_at_ms: at_ms,
        is_ongoing: false,
        minutes: 0,
        extreme_millicelsius: value,
      };
      found.push(open);
    }
    open.ended_at_ms = at_ms;
    open.minutes = Math.round((at_ms - open.began_at_ms) / 60_000) + 1;
    const worst = breach === 'hot' ? Math.max : Math.min;
    open.extreme_millicelsius = worst(open.extreme_millicelsius, value);
  }
  if (open) open.is_ongoing = isLive;
  return found;
}

/** Keeps the lowest and highest reading of each column, in the order they happened. */
function columnsOf(readings: readonly RibbonPoint[], stride: number): RibbonPoint[] {
  const points: RibbonPoint[] = [];
  for (let start = 0; start < readings.length; start += stride) {
    const column = readings.slice(start, start + stride);
    const order = [...column].sort(
      (one, other) => one.temperature_millicelsius - other.temperature_millicelsius,
    );
    const kept = new Set([order[0], order[order.length - 1], column[column.length - 1]]);
    points.push(...column.filter((point) => kept.has(point)));
  }
  return points;
}

function holdersOf({ holders = [] }: Trip): RibbonHolder[] {
  return holders.map(([at, name], index) => {
    const next = holders[index + 1];
    return { name, began_at_ms: minute(at), ended_at_ms: next ? minute(next[0]) : null };
  });
}

function handoversOf({ holders = [] }: Trip) {
  return holders.map(([at, to], index) => ({
    at_ms: minute(at),
    from: holders[index - 1]?.[1] ?? 'Claire Fontaine',
    to,
  }));
}
