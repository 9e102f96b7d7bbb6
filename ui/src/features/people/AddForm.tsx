import { type FormEvent, useState } from 'react';
import type { Role, SiteRow } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { TextField } from '../../kit/fields';
import { EVERYWHERE, RoleField, SiteField } from './RoleFields';

export interface NewPerson {
  name: string;
  /** Empty is the name. */
  account: string;
  role: Role;
  /** Empty is everywhere. */
  site: string;
}

interface AddFormProps {
  sites: readonly SiteRow[];
  isPending: boolean;
  onAdd: (person: NewPerson) => void;
}

/** The longest name that the relay takes. */
const LONGEST = 200;

/** A person who is to get an account. */
export function AddForm({ sites, isPending, onAdd }: AddFormProps) {
  const t = useText();
  const [name, setName] = useState('');
  const [account, setAccount] = useState('');
  const [role, setRole] = useState<Role | null>(null);
  const [site, setSite] = useState(EVERYWHERE);
  const isReady = name.trim() !== '' && role !== null && !isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onAdd({ name: name.trim(), account: account.trim(), role, site });
  };
  return (
    <form className="stacked people-form" onSubmit={submit}>
      <TextField
        label={t('people-name')}
        value={name}
        onChange={setName}
        maxLength={LONGEST}
        isRequired
      />
      <TextField
        label={t('people-account')}
        hint={t('people-account-why')}
        value={account}
        onChange={setAccount}
        maxLength={LONGEST}
        isVerbatim
      />
      <RoleField value={role} onChange={setRole} />
      <SiteField value={site} sites={sites} onChange={setSite} />
      <p className="fine">{t('people-add-then')}</p>
      <Button kind="primary" type="submit" isDisabled={!isReady}>
        {t('people-add-do')}
      </Button>
    </form>
  );
}
