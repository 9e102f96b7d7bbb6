import type { Format, Instant } from '../format';

/** Degrees drawn beyond each bound; further out the line clamps and the label has the number. */
export const MARGIN_MILLICELSIUS = 5_000;

const HOUR = 3_600_000;

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Scale {
  x: (at: Instant) => number;
  y: (millicelsius: number) => number;
  /** The instant under a pixel. */
  at: (x: number) => Instant;
}

/** Never scales to the readings: a flat line must mean steady. */
export function scaleOf(
  box: Box,
  span: { began: Instant; ended: Instant },
  range: { min: number; max: number },
  margin = MARGIN_MILLICELSIUS,
): Scale {
  const low = range.min - margin;
  const high = range.max + margin;
  const length = Math.max(1, span.ended - span.began);
  return {
    x: (at) => box.left + ((at - span.began) / length) * box.width,
    y: (value) => {
      const clamped = Math.min(high, Math.max(low, value));
      return box.top + box.height - ((clamped - low) / (high - low)) * box.height;
    },
    at: (x) => span.began + ((x - box.left) / box.width) * length,
  };
}

export interface Tick {
  at: Instant;
  kind: 'hour' | 'day';
  text: string;
}

const STEPS = [1, 2, 3, 6, 12, 24] as const;
/** Hours stand this far apart; on a phone closer, or a day would have too few. */
const HOUR_ROOM = { wide: 80, narrow: 52 };

/** Returns the hours and days of the place's clock along the axis. */
export function ticksOf(
  span: { began: Instant; ended: Instant },
  width: number,
  format: Format,
  isNarrow: boolean,
  room = isNarrow ? HOUR_ROOM.narrow : HOUR_ROOM.wide,
): Tick[] {
  const hourWidth = (width * HOUR) / Math.max(HOUR, span.ended - span.began);
  const step = STEPS.find((hours) => hours * hourWidth >= room) ?? 24;
  const everyDays = Math.max(1, Math.ceil((isNarrow ? 34 : 84) / (24 * hourWidth)));
  const ticks: Tick[] = [];
  let days = 0;
  for (let at = Math.ceil(span.began / HOUR) * HOUR; at < span.ended; at += HOUR) {
    const local = format.calendar(at);
    // Some zones lie half an hour off; their hours begin between the whole hours of UTC.
    const instant = at - Number(local.minute) * 60_000;
    const hour = Number(local.hour);
    if (instant < span.began) continue;
    if (hour === 0) {
      days += 1;
      if ((days - 1) % everyDays === 0) {
        const text = isNarrow ? format.weekday(instant) : format.shortDay(instant);
        ticks.push({ at: instant, kind: 'day', text });
      }
    } else if (hour % step === 0) {
      ticks.push({ at: instant, kind: 'hour', text: local.hour });
    }
  }
  return ticks;
}
