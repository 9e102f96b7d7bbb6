import type { RibbonView } from '../../bridge/generated/api';
import type { Text } from '../../i18n/useText';
import type { Instant, Span } from '../format';

/** A crossing of the storage range, as the core measured it. */
export interface RibbonExcursion {
  breach: 'hot' | 'cold';
  began: Instant;
  ended: Instant;
  /** Known time only, so not always `ended - began`. */
  duration: Span;
  extremeMillicelsius: number;
}

/** Time without readings; open while the sensor is not heard. */
export interface RibbonGap {
  began: Instant;
  ended: Instant;
  isOpen: boolean;
}

/** A point on the record with its name: a holder, a place in the box, a stop. */
export interface RibbonMark {
  at: Instant;
  name: string;
}

/** A mark of the custody lane; the first holder has it without a handover. */
export interface CustodyMark extends RibbonMark {
  isHandover: boolean;
}

/** A ribbon's view in columns, as the drawing reads it. */
export interface RibbonModel {
  began: Instant;
  ended: Instant;
  /** Null once the trip is over. */
  now: Instant | null;
  rangeMinMillicelsius: number;
  rangeMaxMillicelsius: number;
  /** Without a range there is no band, and nothing is hot or cold. */
  hasRange: boolean;
  /** In order of time; `values[i]` was measured at `times[i]`. */
  times: readonly Instant[];
  values: readonly number[];
  excursions: readonly RibbonExcursion[];
  gaps: readonly RibbonGap[];
  custody: readonly CustodyMark[];
  placements: readonly RibbonMark[];
  stops: readonly RibbonMark[];
  arrival: Instant | null;
}

const MINUTE = 60_000;
/** The scale of a strip for which no product names a range. */
const UNRANGED = { temperature_min_millicelsius: 2_000, temperature_max_millicelsius: 8_000 };

/** Returns the view as columns, its places in words. */
export function modelOf(view: RibbonView, t: Text): RibbonModel {
  const range = view.range ?? UNRANGED;
  const handovers = new Set(view.handovers.map((each) => each.at_ms));
  return {
    began: view.axis_began_at_ms,
    ended: view.axis_ended_at_ms,
    now: view.now_at_ms ?? null,
    rangeMinMillicelsius: range.temperature_min_millicelsius,
    rangeMaxMillicelsius: range.temperature_max_millicelsius,
    hasRange: Boolean(view.range),
    times: view.points.map((point) => point.at_ms),
    values: view.points.map((point) => point.temperature_millicelsius),
    excursions: view.excursions.map((each) => ({
      breach: each.breach,
      began: each.began_at_ms,
      ended: each.ended_at_ms,
      duration: each.minutes * MINUTE,
      extremeMillicelsius: each.extreme_millicelsius,
    })),
    gaps: view.gaps.map((each) => ({
      began: each.began_at_ms,
      ended: each.ended_at_ms,
      isOpen: each.is_ongoing,
    })),
    custody: view.holders.map((each) => ({
      at: each.began_at_ms,
      name: each.name,
      isHandover: handovers.has(each.began_at_ms),
    })),
    placements: view.placements.map((each) => ({
      at: each.at_ms,
      name: t(`kit-place-${each.placement}`),
    })),
    stops: view.stops.map((each) => ({ at: each.at_ms, name: each.name })),
    arrival: view.arrival_at_ms ?? null,
  };
}

export function lastOf<T>(items: readonly T[]): T | undefined {
  return items[items.length - 1];
}

/** Returns who held the box, or where the sensor rode, at an instant. */
export function markAt(marks: readonly RibbonMark[], at: Instant): string | null {
  let name: string | null = null;
  for (const mark of marks) {
    if (mark.at > at) break;
    name = mark.name;
  }
  return name;
}

/** Returns the index of the reading nearest to an instant, or null without readings. */
export function nearestReading(times: readonly Instant[], at: Instant): number | null {
  if (times.length === 0) return null;
  const after = firstAtOrAfter(times, at);
  if (after === 0) return 0;
  if (after === times.length) return times.length - 1;
  const before = times[after - 1] ?? 0;
  return at - before <= (times[after] ?? 0) - at ? after - 1 : after;
}

/** Returns the index of the first reading at or after an instant, or the length. */
export function firstAtOrAfter(times: readonly Instant[], at: Instant): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Tells whether a gap parts two neighbouring readings. */
export function isParted(gaps: readonly RibbonGap[], before: Instant, after: Instant): boolean {
  return gaps.some((gap) => gap.began < after && gap.ended > before);
}
