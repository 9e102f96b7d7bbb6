import { useState } from 'react';
import { Input, Label, TextField as AriaTextField } from 'react-aria-components';
import { useText } from '../i18n/useText';
import { Button } from './Button';
import { Advice, type FieldProps } from './fields';

interface SecretFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  /** Tells a password manager whether to fill one in or to make one. */
  autoComplete: 'current-password' | 'new-password';
  name: string;
}

/** A password: hidden until its writer asks to see it, because gloves mistype. */
export function SecretField(props: SecretFieldProps) {
  const { label, hint, error, value, onChange, autoComplete, name } = props;
  const t = useText();
  const [isShown, setShown] = useState(false);
  return (
    <AriaTextField
      className="form"
      value={value}
      onChange={onChange}
      isInvalid={Boolean(error)}
      isRequired={props.isRequired ?? false}
      isDisabled={props.isDisabled ?? false}
      type={isShown ? 'text' : 'password'}
      name={name}
      autoComplete={autoComplete}
      spellCheck="false"
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <div className="secret">
        <Input className="input" autoCapitalize="none" autoCorrect="off" />
        <Button
          icon={isShown ? 'eye-slash' : 'eye'}
          label={t(isShown ? 'kit-secret-hide-what' : 'kit-secret-show-what', { label })}
          onPress={() => setShown(!isShown)}
        >
          {t(isShown ? 'kit-secret-hide' : 'kit-secret-show')}
        </Button>
      </div>
      <Advice hint={hint} error={error} />
    </AriaTextField>
  );
}
