import type { OfficeAccess } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { LinkButton } from '../../kit/Button';
import type { IconName } from '../../kit/icon/Icon';

interface Page {
  to: string;
  icon: IconName;
  may: (access: OfficeAccess) => boolean;
}

const PAGES: readonly Page[] = [
  { to: 'devices', icon: 'broadcast', may: (access) => access.may_list_devices },
  { to: 'people', icon: 'users', may: (access) => access.may_list_people },
  { to: 'audit', icon: 'list', may: (access) => access.may_read_audit },
  { to: 'incidents', icon: 'warning', may: (access) => access.may_read_incidents },
];

/** The pages of those who answer for the organisation, as far as their role opens them. */
export function OfficeLinks({ access }: { access: OfficeAccess }) {
  const t = useText();
  const pages = PAGES.filter((page) => page.may(access));
  if (pages.length === 0) return null;
  return (
    <nav className="office-links organisation-acts" aria-label={t('office-pages')}>
      <ul className="signed-in-acts">
        {pages.map(({ to, icon }) => (
          <li key={to}>
            <LinkButton icon={icon} href={hrefTo(to)}>
              {t(`office-page-${to}`)}
            </LinkButton>
          </li>
        ))}
      </ul>
    </nav>
  );
}
