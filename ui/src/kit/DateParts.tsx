import {
  DateField,
  type DateFieldProps,
  DateInput,
  DateSegment,
  type DateValue,
  Label,
} from 'react-aria-components';
import { Advice, type FieldProps } from './fields';

type DatePartsProps<T extends DateValue> = FieldProps &
  Pick<DateFieldProps<T>, 'granularity' | 'hourCycle' | 'value' | 'onChange'>;

/**
 * A date, part by part, in the order of the page's language.
 *
 * The browser's own field follows the language of the browser, not of the page, and WebKitGTK
 * draws none.
 */
export function DateParts<T extends DateValue>(props: DatePartsProps<T>) {
  const { label, hint, error, isRequired = false, isDisabled = false, ...date } = props;
  return (
    <DateField
      {...date}
      className="form"
      shouldForceLeadingZeros
      isInvalid={Boolean(error)}
      isRequired={isRequired}
      isDisabled={isDisabled}
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
