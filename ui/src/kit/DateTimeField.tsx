import { type CalendarDateTime, parseDateTime } from '@internationalized/date';
import { DateParts } from './DateParts';
import type { FieldProps } from './fields';

interface DateTimeFieldProps extends FieldProps {
  /** A wall time of the place, `2026-03-11T15:30`, or empty. */
  value: string;
  onChange: (value: string) => void;
}

const WALL_LENGTH = '2026-03-11T15:30'.length;

function parse(value: string): CalendarDateTime | null {
  try {
    return value === '' ? null : parseDateTime(value);
  } catch {
    return null;
  }
}

/** A day and a time of 24 hours. */
export function DateTimeField({ value, onChange, ...field }: DateTimeFieldProps) {
  return (
    <DateParts
      {...field}
      granularity="minute"
      hourCycle={24}
      value={parse(value)}
      onChange={(next) => onChange(next ? next.toString().slice(0, WALL_LENGTH) : '')}
    />
  );
}
