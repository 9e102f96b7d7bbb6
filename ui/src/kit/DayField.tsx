import { type CalendarDate, parseDate } from '@internationalized/date';
import { DateParts } from './DateParts';
import type { FieldProps } from './fields';

interface DayFieldProps extends FieldProps {
  /** A day, `2026-03-11`, or empty. */
  value: string;
  onChange: (value: string) => void;
}

function parse(value: string): CalendarDate | null {
  try {
    return value === '' ? null : parseDate(value);
  } catch {
    return null;
  }
}

/** A day. */
export function DayField({ value, onChange, ...field }: DayFieldProps) {
  return (
    <DateParts
      {...field}
      granularity="day"
      value={parse(value)}
      onChange={(next) => onChange(next ? next.toString() : '')}
    />
  );
}
