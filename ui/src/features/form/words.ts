import type { FieldAnswer } from '../../bridge/generated/api';
import { hasText } from '../../i18n/text';
import type { Text } from '../../i18n/useText';

/** Returns the question of a field, or its code where no words are known. */
export function fieldLabel(field: string, t: Text): string {
  const id = `form-field-${field}`;
  return hasText(id) ? t(id) : field;
}

/** Returns the words of an option, or its code where no words are known. */
export function optionLabel(field: string, option: string, t: Text): string {
  const id = `form-option-${field}-${option}`;
  return hasText(id) ? t(id) : option;
}

/** Returns the unit a number is asked in, where words are known for it. */
export function unitName(unit: string | null, t: Text): string | undefined {
  const id = `form-unit-${unit ?? ''}`;
  return hasText(id) ? t(id) : undefined;
}

/** Returns an answer in words. */
export function answerText(field: string, answer: FieldAnswer, t: Text): string {
  switch (answer.kind) {
    case 'yes_no':
      return t(answer.is_yes ? 'form-yes' : 'form-no');
    case 'number':
      return String(answer.number);
    case 'text':
      return answer.text;
    case 'choice':
      return optionLabel(field, answer.option, t);
    case 'vvm_stage':
      return t(`form-vvm-${answer.stage}`);
  }
}
