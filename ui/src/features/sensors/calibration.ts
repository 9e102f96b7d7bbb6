import type { CalibrationView } from '../../bridge/generated/api';
import type { Text } from '../../i18n/useText';
import type { Format } from '../../kit/format';

/** Reads a date as noon UTC, so that no zone moves it to its neighbour. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T12:00:00Z`);
}

/** Returns until when a calibration holds: "due 12 Jan 2027", "overdue". */
export function dueText(calibration: CalibrationView, t: Text, format: Format): string {
  const { state, due_on: due, days_left: days } = calibration;
  if (state === 'never') return t('sensors-calibrate-first');
  if (state === 'overdue') return t('sensors-overdue');
  if (state === 'due_soon' && days !== null) return t('sensors-due-days', { count: days });
  return due === null ? '' : t('sensors-due', { date: format.date(dayOf(due)) });
}
