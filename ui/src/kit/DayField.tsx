import { type CalendarDate, parseDate } from '@internationalized/date';
import { DateField, DateInput, DateSegment, Label } from 'react-aria-components';
import { Advice, type FieldProps } from './fields';

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

/** A day, part by part, in the order of the page's language. */
export function DayField(props: DayFieldProps) {
  const { label, hint, error, value, onChange } = props;
  return (
    <DateField
      className="form"
      granularity="day"
      shouldForceLeadingZeros
      value={parse(value)}
      onChange={(next) => onChange(next ? next.toString() : '')}
      isInvalid={Boolean(error)}
      isRequired={props.isRequired ?? false}
      isDisabled={props.isDisabled ?? false}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <DateInput className="input date-input">
        {(segment) => <DateSegment className="date-part" segment={segment} />}
      </DateInput>
      <Advice hint={hint} error={error} />
    </DateField>
  );
}
