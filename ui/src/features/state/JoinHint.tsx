import type { StatusView } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { LinkButton } from '../../kit/Button';

/** On a device that works alone: that it does, and how others come to see what it records. */
export function JoinHint({ status }: { status: StatusView | null }) {
  const t = useText();
  if (status?.link.state !== 'no_relay') return null;
  return (
    <div className="join-hint">
      <p className="quiet">{t('membership-why-none')}</p>
      <LinkButton icon="buildings" href={hrefTo('join')}>
        {t('membership-join')}
      </LinkButton>
    </div>
  );
}
