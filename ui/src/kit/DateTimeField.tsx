import { type CalendarDateTime, parseDateTime } from '@internationalized/date';
import { DateField, DateInput, DateSegment, Label } from 'react-aria-components';
import { Advice, type FieldProps } from './fields';

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

/**
 * A day and a time of 24 hours, part by part.
 *
 * The browser's own field follows the language of the browser, not of the page, and WebKitGTK
 * draws none.
 */
export function DateTimeField(props: DateTimeFieldProps) {
  const { label, hint, error, value, onChange } = props;
  return (
    <DateField
      className="form"
      granularity="minute"
      hourCycle={24}
      shouldForceLeadingZeros
      value={parse(value)}
      onChange={(next) => onChange(next ? next.toString().slice(0, WALL_LENGTH) : '')}
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
