import type { Role, SiteRow } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { SelectField } from '../../kit/fields';

/** What each role may do is one table of the core; the order is that of the trip. */
const ROLES: readonly Role[] = [
  'driver',
  'nurse',
  'dispatcher',
  'quality_officer',
  'administrator',
  'auditor',
  'integrator',
];

/** The site of whoever works in no place in particular. */
export const EVERYWHERE = '';

interface RoleFieldProps {
  value: Role | null;
  onChange: (role: Role) => void;
}

export function RoleField({ value, onChange }: RoleFieldProps) {
  const t = useText();
  return (
    <SelectField
      label={t('membership-role')}
      value={value}
      isRequired
      hint={value === null ? undefined : t(`people-role-${value}`)}
      options={ROLES.map((role) => ({ value: role, label: t(`membership-role-${role}`) }))}
      onChange={onChange}
    />
  );
}

interface SiteFieldProps {
  value: string;
  sites: readonly SiteRow[];
  onChange: (site: string) => void;
}

export function SiteField({ value, sites, onChange }: SiteFieldProps) {
  const t = useText();
  return (
    <SelectField
      label={t('people-site')}
      hint={t('people-site-why')}
      value={value}
      options={[
        { value: EVERYWHERE, label: t('people-everywhere') },
        ...sites.map(({ site, name }) => ({ value: site, label: name })),
      ]}
      onChange={onChange}
    />
  );
}
