/** The zone of the sample trip. */
export const ZONE = 'America/Yellowknife';

const MINUTE = 60_000;
/** Tuesday 10 March 2026, 07:00 in Yellowknife. */
const ORIGIN = Date.UTC(2026, 2, 10, 13, 0);

/** Returns the instant so many minutes after Tuesday 07:00. */
export function minute(minutes: number): number {
  return ORIGIN + minutes * MINUTE;
}

/** Returns the instant of a clock time on Tuesday (day 0), Wednesday (day 1), and so on. */
export function clock(day: number, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return minute((day * 24 + hours - 7) * 60 + minutes);
}

/** Tuesday 13:28: the box is too warm. */
export const TUESDAY = clock(0, '13:28');
/** Wednesday 13:42: two hours before Ulukhaktok. */
export const WEDNESDAY = clock(1, '13:42');
