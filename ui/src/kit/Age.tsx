import { useText } from '../i18n/useText';
import { useFormat, useNow } from './Display';
import type { Instant } from './format';
import { Icon } from './icon/Icon';

/** How far a reading can be trusted to be current; the core decides. */
export type Freshness = 'fresh' | 'stale' | 'lost';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface AgeProps {
  /** When the value was measured. */
  at: Instant;
  freshness?: Freshness;
}

/** "1 min ago": minutes to 59, hours to 71, then days. */
export function Age({ at, freshness = 'fresh' }: AgeProps) {
  const words = useAgeWords(at);
  return (
    <span className="age" data-age={freshness === 'fresh' ? undefined : freshness}>
      <Icon name="clock" />
      {words}
    </span>
  );
}

/** Returns the words of an age, counted to the page's clock. */
export function useAgeWords(at: Instant): string {
  const t = useText();
  const format = useFormat();
  const span = Math.max(0, useNow() - at);
  if (span < MINUTE) return t('kit-age-now');
  return t('kit-age', { duration: format.duration(wholeUnits(span)) });
}

/** Drops what is finer than the leading unit: an age of 2 h 11 min reads "2 h ago". */
function wholeUnits(span: number): number {
  const unit = span < HOUR ? MINUTE : span < 72 * HOUR ? HOUR : 24 * HOUR;
  return Math.floor(span / unit) * unit;
}
