import { type FormEvent, useState } from 'react';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { TextField } from '../../kit/fields';
import { SecretField } from '../../kit/SecretField';
import type { SignInActs } from './SignIn';

interface SignInFormProps {
  acts: SignInActs;
  /** How long the relay takes no other try of the account that was tried last. */
  secondsLeft: number;
}

/** Account and password. Another account may be tried while one is locked. */
export function SignInForm({ acts, secondsLeft }: SignInFormProps) {
  const t = useText();
  const { account, onAccount, isPending } = acts;
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState('');
  const name = account.trim();
  const isLocked = secondsLeft > 0 && name === tried;
  const isReady = name !== '' && password !== '' && !isPending && !isLocked;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    setTried(name);
    acts.onSignIn(name, password);
  };
  return (
    <form className="stacked join-form" onSubmit={submit}>
      <p>{t('membership-sign_in-what')}</p>
      <TextField
        label={t('membership-account')}
        value={account}
        onChange={onAccount}
        name="username"
        autoComplete="username"
        isVerbatim
      />
      <SecretField
        label={t('membership-password')}
        value={password}
        onChange={setPassword}
        name="password"
        autoComplete="current-password"
      />
      <p className="fine">{t('membership-sign_in-relay')}</p>
      <Button kind="primary" size="glove" icon="sign-in" type="submit" isDisabled={!isReady}>
        {t(isPending ? 'membership-signing_in' : 'membership-sign_in')}
      </Button>
    </form>
  );
}
