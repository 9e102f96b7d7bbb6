import { useText } from '../i18n/useText';

/** How far a record has travelled. */
export type SyncState = 'saved_here' | 'on_the_relay' | 'received' | 'refused';

const PEGS: Record<SyncState, number> = { saved_here: 1, on_the_relay: 2, received: 3, refused: 1 };

interface SyncMarkProps {
  state: SyncState;
  /** Instead of the state's own words, where the place says more: "4 waiting". */
  word?: string | undefined;
}

/** One peg saved here, two on the relay, three received; a peg and a cross, refused. */
export function SyncMark({ state, word }: SyncMarkProps) {
  const t = useText();
  return (
    <span className="sync" data-sync={state}>
      <SyncPegs state={state} />
      {word ?? t(`kit-sync-${state}`)}
    </span>
  );
}

/** The pegs alone, for a place that prints the word itself. */
export function SyncPegs({ state }: { state: SyncState }) {
  if (state === 'refused') {
    return (
      <svg className="pegs" viewBox="0 0 22 14" aria-hidden="true">
        <rect x="0.75" y="0.75" width="5" height="12.5" fill="currentColor" />
        <path d="M10 2l10 10M20 2 10 12" stroke="currentColor" strokeWidth="3" />
      </svg>
    );
  }
  return (
    <svg className="pegs" viewBox="0 0 22 14" aria-hidden="true">
      {[0, 1, 2].map((index) => (
        <rect
          key={index}
          x={0.75 + index * 8}
          y="0.75"
          width="4.5"
          height="12.5"
          fill={index < PEGS[state] ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth="1.5"
        />
      ))}
    </svg>
  );
}
