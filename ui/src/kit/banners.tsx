import type { ReactNode } from 'react';
import { useText } from '../i18n/useText';
import { Glyph } from './icon/Glyph';
import { Icon, type IconName } from './icon/Icon';
import { useFormat, useNow } from './Display';
import type { Instant } from './format';

/** Says since when there is no signal, and that nothing is lost. */
export function OfflineBanner({ since, children }: { since: Instant; children?: ReactNode }) {
  const t = useText();
  const format = useFormat();
  const time = format.time(since, useNow());
  return (
    <div className="offline">
      <Icon name="cloud-slash" />
      <span>
        {t('kit-offline', { time })} {children}
      </span>
    </div>
  );
}

interface RefusedBannerProps {
  title: string;
  /** What was refused, why, and what is safe. */
  children: ReactNode;
  code?: string | undefined;
  actions?: ReactNode;
}

/** What was refused, by whom, why, what to do, and the code. */
export function RefusedBanner({ title, children, code, actions }: RefusedBannerProps) {
  const t = useText();
  return (
    <section className="refusal" aria-label={title}>
      <div>
        <h2>
          <Glyph name="stop" />
          {title}
        </h2>
        {children}
        {code && <p className="mono fine">{t('kit-code', { code })}</p>}
      </div>
      {actions && <div className="acts">{actions}</div>}
    </section>
  );
}

interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  /** An empty ribbon or another still picture of what will be here. */
  picture?: ReactNode;
  icon?: IconName;
  action?: ReactNode;
}

/** Nothing yet, and what to do about it. */
export function EmptyState({ title, children, picture, icon, action }: EmptyStateProps) {
  return (
    <section className="empty">
      {picture}
      {icon && <Icon name={icon} className="empty-icon" />}
      <h2>{title}</h2>
      {children && <p className="quiet">{children}</p>}
      {action}
    </section>
  );
}
