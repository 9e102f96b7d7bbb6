import type { StatusView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { OfflineBanner } from '../../kit/banners';

/** Says since when there is no signal, and how much waits here. */
export function Offline({ status }: { status: StatusView | null }) {
  const t = useText();
  const link = status?.link;
  if (link?.state !== 'offline' || link.since_at_ms === null) return null;
  return (
    <OfflineBanner since={link.since_at_ms}>
      {link.waiting > 0 && t('state-waiting-here', { count: link.waiting })}
    </OfflineBanner>
  );
}
