import { useText } from '../i18n/useText';
import { Glyph, type State } from './icon/Glyph';
import { useFormat } from './Display';
import type { Instant } from './format';

interface BadgeProps {
  state: State;
  /** Instead of the state's own word. */
  word?: string | undefined;
  /** The last reading behind a verdict that is no longer fresh; makes the badge hollow. */
  staleSince?: Instant | null | undefined;
}

/** Silhouette, glyph and word. STOP never goes hollow: frozen stays frozen. */
export function Badge({ state, word, staleSince }: BadgeProps) {
  const t = useText();
  const format = useFormat();
  const stale = staleSince !== undefined && staleSince !== null && state !== 'stop';
  return (
    <span className="badge" data-state={state} data-stale={stale ? '' : undefined}>
      <Glyph name={state} />
      {word ?? t(`kit-state-${state}`)}
      {stale && (
        <span className="when"> {t('kit-state-at', { time: format.clock(staleSince) })}</span>
      )}
    </span>
  );
}
