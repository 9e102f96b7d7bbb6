import { useText } from '../../i18n/useText';
import { useFormat } from '../../kit/Display';
import { RefusedBanner } from '../../kit/banners';

const MINUTE = 60;

/** How long the relay takes no other try, and when it takes one again. */
export function LockOut({ secondsLeft }: { secondsLeft: number }) {
  const t = useText();
  const format = useFormat();
  if (secondsLeft === 0) return <p role="status">{t('membership-locked-over')}</p>;
  const minutes = Math.ceil(secondsLeft / MINUTE);
  const span =
    secondsLeft > MINUTE
      ? format.duration(minutes * MINUTE * 1_000)
      : t('membership-seconds', { count: secondsLeft });
  return (
    <RefusedBanner title={t('membership-locked', { span })} code="too_often">
      <p>{t('membership-locked-what')}</p>
    </RefusedBanner>
  );
}
