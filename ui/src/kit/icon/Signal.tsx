import { useText } from '../../i18n/useText';

export type Strength = 'none' | 'weak' | 'fair' | 'good' | 'strong' | 'very_near';

const BARS: Record<Strength, number> = {
  none: 0,
  weak: 1,
  fair: 2,
  good: 3,
  strong: 4,
  very_near: 4,
};

/** Bars and a word for how well a sensor is heard. */
export function Signal({ strength }: { strength: Strength }) {
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
            className={index < BARS[strength] ? 'is-filled' : 'is-open'}
          />
        ))}
      </svg>
      {t(`kit-signal-${strength}`)}
    </span>
  );
}
