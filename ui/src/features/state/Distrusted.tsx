import type { MembershipView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { RefusedBanner } from '../../kit/banners';

/** Says that someone else answers at the relay's address. */
export function Distrusted({ view }: { view: MembershipView }) {
  const t = useText();
  if (view.problem !== 'relay_not_trusted') return null;
  return (
    <div role="alert">
      <RefusedBanner title={t('membership-distrusted')} code="relay_not_trusted">
        <p>{t('membership-distrusted-what')}</p>
        <p>
          {t('membership-distrusted-do')} <span className="mono">{view.relay}</span>
        </p>
      </RefusedBanner>
    </div>
  );
}
