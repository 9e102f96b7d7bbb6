import { type FormEvent, useState } from 'react';
import type { ApiError, MembershipView } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Button, LinkButton } from '../../kit/Button';
import { TextField } from '../../kit/fields';
import type { JoinActs } from './Join';

/** What a relay takes for the name of a device. */
const LONGEST_NAME = 200;

interface JoinFormProps {
  view: MembershipView;
  problem: ApiError | null;
  acts: JoinActs;
}

/** The invitation, and what people call this device. */
export function JoinForm({ view, problem, acts }: JoinFormProps) {
  const t = useText();
  const [invitation, setInvitation] = useState('');
  const [name, setName] = useState(view.device_name);
  // Mail breaks long lines; an invitation itself holds no blanks.
  const whole = invitation.replace(/\s+/g, '');
  const isReady = whole !== '' && name.trim() !== '' && !acts.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) acts.onEnrol(whole, name.trim());
  };
  const isUnread = problem?.field === 'invitation';
  return (
    <form className="stacked join-form" onSubmit={submit}>
      <p>{t(view.state === 'open' ? 'membership-join-open' : 'membership-why-none')}</p>
      <p>{t('membership-join-what')}</p>
      <TextField
        label={t('membership-invitation')}
        hint={t('membership-invitation-why')}
        error={isUnread ? t(`error-${problem.code}`) : null}
        value={invitation}
        onChange={setInvitation}
        rows={5}
        isVerbatim
      />
      <TextField
        label={t('membership-device_name')}
        hint={t('membership-device_name-why')}
        error={problem?.field === 'device_name' ? t('membership-device_name-wrong') : null}
        value={name}
        onChange={setName}
        maxLength={LONGEST_NAME}
      />
      <p className="fine">{t('membership-join-after')}</p>
      <Button kind="primary" size="glove" type="submit" isDisabled={!isReady}>
        {t(acts.isPending ? 'membership-enrolling' : 'membership-enrol')}
      </Button>
      <LinkButton kind="ghost" href={hrefTo('today')}>
        {t('membership-join-alone')}
      </LinkButton>
    </form>
  );
}
