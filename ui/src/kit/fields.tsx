import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Checkbox as AriaCheckbox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  SearchField as AriaSearchField,
  Select,
  SelectValue,
  Text as AriaText,
  TextArea,
  TextField as AriaTextField,
} from 'react-aria-components';
import { useText } from '../i18n/useText';
import { Icon } from './icon/Icon';

export interface FieldProps {
  label: string;
  /** What to write, or why it is asked. */
  hint?: string | undefined;
  /** What is wrong and how to put it right; its presence marks the field. */
  error?: string | null | undefined;
  isRequired?: boolean | undefined;
  isDisabled?: boolean | undefined;
}

interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  inputMode?: 'text' | 'numeric' | 'decimal';
  autoComplete?: string;
  /** What a password manager knows the field by. */
  name?: string;
  /** No capitals and no spelling put in by the keyboard: codes, accounts. */
  isVerbatim?: boolean;
  /** In characters. */
  maxLength?: number;
}

export function TextField(props: TextFieldProps) {
  const { label, hint, error, value, onChange, rows, inputMode = 'text' } = props;
  const keyboard = props.isVerbatim ? { autoCapitalize: 'none', autoCorrect: 'off' } : {};
  return (
    <AriaTextField
      className="form"
      value={value}
      onChange={onChange}
      isInvalid={Boolean(error)}
      isRequired={props.isRequired ?? false}
      isDisabled={props.isDisabled ?? false}
      inputMode={inputMode}
      autoComplete={props.autoComplete ?? 'off'}
      {...(props.name ? { name: props.name } : {})}
      {...(props.maxLength ? { maxLength: props.maxLength } : {})}
      {...(props.isVerbatim ? { spellCheck: 'false' } : {})}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      {rows ? (
        <TextArea className="input" rows={rows} {...keyboard} />
      ) : (
        <Input className="input" {...keyboard} />
      )}
      <Advice hint={hint} error={error} />
    </AriaTextField>
  );
}

/** What to write, and what is wrong. */
export function Advice({ hint, error }: Pick<FieldProps, 'hint' | 'error'>) {
  return (
    <>
      {hint && (
        <AriaText slot="description" className="fine">
          {hint}
        </AriaText>
      )}
      {error && (
        <FieldError className="field-error">
          <Icon name="warning" />
          {error}
        </FieldError>
      )}
    </>
  );
}

export interface Option<T extends string> {
  value: T;
  label: string;
  /** A second line, or a picture beside the words. */
  detail?: ReactNode;
  isDisabled?: boolean;
}

interface ChoiceProps<T extends string> extends FieldProps {
  options: readonly Option<T>[];
  value: T | null;
  onChange: (value: T) => void;
}

export function SelectField<T extends string>(props: ChoiceProps<T>) {
  const { label, hint, error, options, value, onChange } = props;
  const t = useText();
  return (
    <Select
      placeholder={t('kit-choose')}
      className="form"
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key);
        if (chosen) onChange(chosen.value);
      }}
      isInvalid={Boolean(error)}
      isRequired={props.isRequired ?? false}
      isDisabled={props.isDisabled ?? false}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <AriaButton className="input select">
        <SelectValue />
        <Icon name="caret-down" />
      </AriaButton>
      <Advice hint={hint} error={error} />
      <Popover className="popover">
        <ListBox className="options">
          {options.map((option) => (
            <ListBoxItem
              key={option.value}
              id={option.value}
              textValue={option.label}
              isDisabled={option.isDisabled ?? false}
              className="option"
            >
              {option.label}
              {option.detail && <span className="fine">{option.detail}</span>}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

interface RadioChoicesProps<T extends string> extends ChoiceProps<T> {
  /** `pictures` puts the detail above the word; `plain` is a list of lines. */
  look?: 'plain' | 'pictures';
}

/** One of a few, all in sight. */
export function RadioChoices<T extends string>(props: RadioChoicesProps<T>) {
  const { label, hint, error, options, value, onChange, look = 'plain' } = props;
  return (
    <RadioGroup
      className="form"
      value={value}
      onChange={(chosen) => {
        const option = options.find((each) => each.value === chosen);
        if (option) onChange(option.value);
      }}
      isInvalid={Boolean(error)}
      isRequired={props.isRequired ?? false}
      isDisabled={props.isDisabled ?? false}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <div className={look === 'pictures' ? 'places' : 'choices'}>
        {options.map((option) => (
          <Radio
            key={option.value}
            value={option.value}
            isDisabled={option.isDisabled ?? false}
            className={look === 'pictures' ? 'place' : 'choice'}
          >
            {look === 'plain' && <span className="dot" />}
            {look === 'pictures' && option.detail}
            <span className="choice-words">
              {option.label}
              {look === 'plain' && option.detail && <span className="fine">{option.detail}</span>}
            </span>
          </Radio>
        ))}
      </div>
      <Advice hint={hint} error={error} />
    </RadioGroup>
  );
}

interface CheckRowProps {
  children: ReactNode;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean | undefined;
}

/** A statement to tick, as on a paper form. */
export function CheckRow({ children, isSelected, onChange, isDisabled }: CheckRowProps) {
  return (
    <AriaCheckbox
      className="check-row"
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled ?? false}
    >
      <span className="check-box">{isSelected && <Icon name="check" />}</span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}

interface SearchFieldProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}

export function SearchField({ label, placeholder, value, onChange }: SearchFieldProps) {
  return (
    <AriaSearchField className="field" aria-label={label} value={value} onChange={onChange}>
      <Icon name="magnifying-glass" />
      <Input placeholder={placeholder} />
    </AriaSearchField>
  );
}
