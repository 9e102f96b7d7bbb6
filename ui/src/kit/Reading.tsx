import { useText } from '../i18n/useText';
import { useFormat } from './Display';
import { MINUS } from './format';

interface ReadingProps {
  /** Null when no value was ever heard: said in words, never as a dash or 0. */
  millicelsius: number | null;
  size?: 'text' | 'row' | 'figure' | 'glance';
  /** Lost sensors prefix their last value. */
  isLast?: boolean | undefined;
}

/** A temperature with its unit. */
export function Reading({ millicelsius, size = 'figure', isLast = false }: ReadingProps) {
  const t = useText();
  const format = useFormat();
  if (millicelsius === null) {
    return <span className={`reading ${size} quiet`}>{t('kit-reading-none')}</span>;
  }
  const figures = format.temperatureNumber(millicelsius);
  return (
    <span className={`reading ${size}`}>
      {isLast && <span className="last">{t('kit-reading-last')} </span>}
      {figures.startsWith(MINUS) && <span className="minus">{MINUS}</span>}
      <span>{figures.replace(MINUS, '')}</span>
      <span className="unit">
        {'\u00A0'}
        {format.temperatureUnit}
      </span>
    </span>
  );
}
