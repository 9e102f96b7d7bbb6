import { type ReactNode, useRef } from 'react';
import { useText } from '../i18n/useText';
import { Icon, type IconName } from '../kit/icon/Icon';
import { Mark } from '../kit/icon/Mark';
import { hrefTo, type Place, PLACES } from './route';
import { useArrival } from './useArrival';

const ICONS: Record<Place, IconName> = {
  today: 'thermometer',
  shipments: 'package',
  sensors: 'broadcast',
  alerts: 'bell',
  sync: 'arrows-clockwise',
  settings: 'gear-six',
};

export interface FrameCounts {
  alertsOpen: number;
  changesWaiting: number;
}

interface FrameProps {
  place: Place | null;
  /** Changes with every page, so that focus and the title follow. */
  path: string;
  counts: FrameCounts;
  /** Where the data is: at the foot of the rail. */
  foot: ReactNode;
  children: ReactNode;
}

/** The rail or bar around every page. */
export function Frame({ place, path, counts, foot, children }: FrameProps) {
  const t = useText();
  const main = useRef<HTMLElement>(null);
  useArrival(main, path);
  return (
    <div className="app desk">
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t('frame-skip')}
      </a>
      <nav className="nav" aria-label={t('frame-nav')}>
        <a
          className="rail-only logo"
          href={hrefTo('settings')}
          aria-current={place === 'settings' ? 'page' : undefined}
        >
          <Mark label={`Isotherm: ${t('frame-settings')}`} />
        </a>
        <ul>
          {PLACES.map((each) => (
            <li key={each}>
              <NavLink place={each} isCurrent={each === place} counts={counts} />
            </li>
          ))}
        </ul>
        <div className="rail-only foot">{foot}</div>
      </nav>
      <main className="main" id="main" tabIndex={-1} ref={main}>
        {children}
      </main>
    </div>
  );
}

interface NavLinkProps {
  place: (typeof PLACES)[number];
  isCurrent: boolean;
  counts: FrameCounts;
}

function NavLink({ place, isCurrent, counts }: NavLinkProps) {
  const t = useText();
  const count = { alerts: counts.alertsOpen, sync: counts.changesWaiting }[place as string] ?? 0;
  const words = place === 'alerts' ? t('frame-open', { count }) : t('frame-waiting', { count });
  return (
    <a href={hrefTo(place)} aria-current={isCurrent ? 'page' : undefined}>
      <Icon name={ICONS[place]} />
      {t(`frame-${place}`)}
      {count > 0 && (
        <span className={place === 'sync' ? 'count plain' : 'count'}>
          <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
          <span className="vh"> {words}</span>
        </span>
      )}
    </a>
  );
}
