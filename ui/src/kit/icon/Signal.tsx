import { useText } from '../../i18n/useText';

const WORDS = ['none', 'weak', 'fair', 'good', 'strong'] as const;

/** Bars and a word for how well a sensor is heard, from 0 (none) to 4 (strong). */
export function Signal({ bars, word }: { bars: 0 | 1 | 2 | 3 | 4; word?: string }) {
  const t = useText();
  return (
    <span className="signal">
      <svg viewBox="0 0 20 14" width="20" height="14" aria-hidden="true">
        {[0, 1, 2, 3].map((index) => (
          <rect
            key={index}
            x={index * 5 + 0.5}
            y={9.5 - index * 3}
            width="3.4"
            height={4 + index * 3}
            className={index < bars ? 'is-filled' : 'is-open'}
          />
        ))}
      </svg>
      {word ?? t(`kit-signal-${WORDS[bars]}`)}
    </span>
  );
}
