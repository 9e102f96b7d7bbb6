import { type FormEvent, useState } from 'react';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { TextField } from '../../kit/fields';
import { SecretField } from '../../kit/SecretField';
import type { SignInActs } from './SignIn';

/** The relay takes no shorter one. */
const SHORTEST = 12;

interface PasswordFormProps {
  acts: SignInActs;
  /** Whether the password was handed over by someone else. */
  isHanded: boolean;
}

/** Another password for whoever is signed in. */
export function PasswordForm({ acts, isHanded }: PasswordFormProps) {
  const t = useText();
  const { account, onAccount, isPending } = acts;
  const [before, setBefore] = useState('');
  const [after, setAfter] = useState('');
  const missing = SHORTEST - [...after].length;
  const isSame = after !== '' && after === before;
  const isReady = account.trim() !== '' && before !== '' && missing <= 0 && !isSame && !isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) acts.onPassword(account.trim(), before, after);
  };
  return (
    <form className="stacked join-form" onSubmit={submit}>
      {isHanded && <p className="join-do">{t('membership-password-handed')}</p>}
      <TextField
        label={t('membership-account')}
        value={account}
        onChange={onAccount}
        name="username"
        autoComplete="username"
        isVerbatim
      />
      <SecretField
        label={t('membership-password-before')}
        value={before}
        onChange={setBefore}
        name="password"
        autoComplete="current-password"
      />
      <SecretField
        label={t('membership-password-after')}
        hint={
          after !== '' && missing > 0
            ? t('membership-password-short', { count: missing })
            : t('membership-password-why')
        }
        error={isSame ? t('membership-password-same') : null}
        value={after}
        onChange={setAfter}
        name="new-password"
        autoComplete="new-password"
      />
      <Button kind="primary" size="glove" icon="key" type="submit" isDisabled={!isReady}>
        {t(isPending ? 'membership-password-keeping' : 'membership-password-keep')}
      </Button>
    </form>
  );
}
