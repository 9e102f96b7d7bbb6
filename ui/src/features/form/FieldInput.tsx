import { useState } from 'react';
import type { FieldAnswer, FormFieldView, VvmStage } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { RadioChoices, TextField } from '../../kit/fields';
import { fieldLabel, optionLabel, unitName } from './words';

interface FieldInputProps {
  field: FormFieldView;
  isDisabled: boolean;
  onAnswer: (value: FieldAnswer | null) => void;
}

const STAGES: readonly VvmStage[] = ['one', 'two', 'three', 'four'];

/** The input that fits what a field asks for. */
export function FieldInput({ field, isDisabled, onAnswer }: FieldInputProps) {
  const t = useText();
  const { asks, answer, field: name, is_required: isRequired } = field;
  const shared = {
    label: isRequired ? fieldLabel(name, t) : t('form-optional', { label: fieldLabel(name, t) }),
    isRequired,
    isDisabled,
  };
  switch (asks.kind) {
    case 'yes_no':
      return (
        <RadioChoices
          {...shared}
          value={answer?.kind === 'yes_no' ? (answer.is_yes ? 'yes' : 'no') : null}
          options={[
            { value: 'yes', label: t('form-yes') },
            { value: 'no', label: t('form-no') },
          ]}
          onChange={(value) => onAnswer({ kind: 'yes_no', is_yes: value === 'yes' })}
        />
      );
    case 'choice':
      return (
        <RadioChoices
          {...shared}
          value={answer?.kind === 'choice' ? answer.option : null}
          options={asks.options.map((value) => ({ value, label: optionLabel(name, value, t) }))}
          onChange={(option) => onAnswer({ kind: 'choice', option })}
        />
      );
    case 'vvm_stage':
      return (
        <RadioChoices
          {...shared}
          look="pictures"
          value={answer?.kind === 'vvm_stage' ? answer.stage : null}
          options={STAGES.map((value) => ({
            value,
            label: t(`form-vvm-${value}`),
            detail: <VialMonitor stage={value} />,
          }))}
          onChange={(stage) => onAnswer({ kind: 'vvm_stage', stage })}
        />
      );
    default:
      return <Written {...shared} field={field} onAnswer={onAnswer} />;
  }
}

/** Inner squares from light to dark; the ring stays. */
const SHADES: Record<VvmStage, number> = { one: 0.05, two: 0.35, three: 0.6, four: 0.9 };

function VialMonitor({ stage }: { stage: VvmStage }) {
  return (
    <svg viewBox="0 0 56 46" aria-hidden="true">
      <circle className="vvm-paper" cx="28" cy="23" r="20" />
      <circle className="vvm-ink" cx="28" cy="23" r="20" fillOpacity="0.6" />
      <rect className="vvm-paper" x="18" y="13" width="20" height="20" />
      <rect className="vvm-ink" x="18" y="13" width="20" height="20" fillOpacity={SHADES[stage]} />
    </svg>
  );
}

interface WrittenProps extends FieldInputProps {
  label: string;
  isRequired: boolean;
}

/** Saved when the person leaves the field, so that no keystroke becomes a record. */
function Written({ field, label, isRequired, isDisabled, onAnswer }: WrittenProps) {
  const t = useText();
  const { asks, answer } = field;
  const saved =
    answer?.kind === 'number' ? String(answer.number) : answer?.kind === 'text' ? answer.text : '';
  const [text, setText] = useState(saved);
  const error = errorOf(asks, text.trim());
  const leave = () => {
    const words = text.trim();
    if (words === saved || error) return;
    if (words === '') onAnswer(null);
    else if (asks.kind === 'number') onAnswer({ kind: 'number', number: Number(words) });
    else onAnswer({ kind: 'text', text: words });
  };
  return (
    <div onBlur={leave}>
      <TextField
        label={label}
        value={text}
        onChange={setText}
        inputMode={asks.kind === 'number' ? 'numeric' : 'text'}
        isRequired={isRequired}
        isDisabled={isDisabled}
        hint={asks.kind === 'number' ? unitName(asks.unit, t) : undefined}
        error={error && t(error)}
        {...(asks.kind === 'text' && asks.is_long ? { rows: 3 } : {})}
      />
    </div>
  );
}

function errorOf(asks: FormFieldView['asks'], words: string): string | null {
  if (words === '') return null;
  if (asks.kind === 'text') return words.length > asks.length_max ? 'form-too-long' : null;
  if (asks.kind !== 'number') return null;
  if (!/^-?\d{1,9}$/.test(words)) return 'form-not-number';
  const number = Number(words);
  const isLow = asks.minimum !== null && number < asks.minimum;
  const isHigh = asks.maximum !== null && number > asks.maximum;
  return isLow || isHigh ? 'form-out-of-bounds' : null;
}
