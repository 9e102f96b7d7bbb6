import { type FormEvent, useState } from 'react';
import type { ApiError } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hasText } from '../../i18n/text';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { SecretField } from '../../kit/SecretField';
import type { ScreenData } from '../states';
import { useFollow } from '../state/useFollow';
import '../join/join.css';

export interface UnlockActs {
  isPending: boolean;
  /** Tries a passphrase; null asks the keystore of the system once more. */
  onUnlock: (passphrase: string | null) => void;
}

/** What guards the keys, as the device says when it is asked for anything. */
export type Locked = ApiError;

interface UnlockProps extends Pick<ScreenData<Locked>, 'view' | 'problem'> {
  acts: UnlockActs;
}

/** A device that opens only once its keys do. */
export function Unlock({ view, problem, acts }: UnlockProps) {
  const t = useText();
  const isKeystore = view?.code === 'keystore_closed';
  const title = t(isKeystore ? 'unlock-keystore' : 'unlock-passphrase');
  useFollow(title);
  const advice = problem ? `unlock-advice-${problem.code}` : '';
  return (
    <div className="join">
      <div className="head">
        <h1>{title}</h1>
      </div>
      <ErrorNote error={problem} advice={hasText(advice) ? t(advice) : undefined} />
      {isKeystore ? <Keystore acts={acts} /> : <Passphrase acts={acts} />}
    </div>
  );
}

function Passphrase({ acts }: { acts: UnlockActs }) {
  const t = useText();
  const [passphrase, setPassphrase] = useState('');
  const isReady = passphrase !== '' && !acts.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) acts.onUnlock(passphrase);
  };
  return (
    <form className="stacked join-form" onSubmit={submit}>
      <p>{t('unlock-passphrase-what')}</p>
      <SecretField
        label={t('unlock-passphrase-label')}
        value={passphrase}
        onChange={setPassphrase}
        name="passphrase"
        autoComplete="current-password"
      />
      <Button kind="primary" size="glove" icon="key" type="submit" isDisabled={!isReady}>
        {t(acts.isPending ? 'unlock-pending' : 'unlock-go')}
      </Button>
    </form>
  );
}

function Keystore({ acts }: { acts: UnlockActs }) {
  const t = useText();
  return (
    <div className="stacked join-form">
      <p>{t('unlock-keystore-what')}</p>
      <Button
        kind="primary"
        size="glove"
        icon="key"
        isDisabled={acts.isPending}
        onPress={() => acts.onUnlock(null)}
      >
        {t(acts.isPending ? 'unlock-pending' : 'unlock-again')}
      </Button>
    </div>
  );
}
