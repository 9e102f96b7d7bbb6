import { type FormEvent, useState } from 'react';
import type { OfficePerson, PersonDecision, Role, SiteRow } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { HoldButton } from '../../kit/HoldButton';
import { EVERYWHERE, RoleField, SiteField } from './RoleFields';

interface ChangeFormProps {
  person: OfficePerson;
  sites: readonly SiteRow[];
  isPending: boolean;
  onChange: (role: Role, site: string) => void;
  onDecide: (decision: PersonDecision) => void;
}

/** What a person does and where; another password; whether they may act. */
export function ChangeForm({ person, sites, isPending, onChange, onDecide }: ChangeFormProps) {
  const t = useText();
  const before = person.site?.site ?? EVERYWHERE;
  const [role, setRole] = useState(person.role);
  const [site, setSite] = useState(before);
  const isReady = !isPending && (role !== person.role || site !== before);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onChange(role, site);
  };
  return (
    <div className="stacked people-form">
      <form className="stacked" onSubmit={submit}>
        <RoleField value={role} onChange={setRole} />
        <SiteField value={site} sites={sites} onChange={setSite} />
        <Button kind="primary" type="submit" isDisabled={!isReady}>
          {t('people-keep')}
        </Button>
      </form>
      {person.is_active ? (
        <>
          <section className="section">
            <h3>{t('people-reset')}</h3>
            <p>{t('people-reset-means')}</p>
            <Button icon="key" isDisabled={isPending} onPress={() => onDecide('reset_password')}>
              {t('people-reset-do')}
            </Button>
          </section>
          <section className="section">
            <h3>{t('people-disable')}</h3>
            <p>{t(person.is_you ? 'people-disable-you' : 'people-disable-means')}</p>
            <HoldButton
              label={t('people-disable-hold')}
              again={t('people-disable-again')}
              isDisabled={isPending}
              onConfirm={() => onDecide('disable')}
            />
          </section>
        </>
      ) : (
        <section className="section">
          <h3>{t('people-enable')}</h3>
          <p>{t('people-enable-means')}</p>
          <Button isDisabled={isPending} onPress={() => onDecide('enable')}>
            {t('people-enable-do')}
          </Button>
        </section>
      )}
    </div>
  );
}
