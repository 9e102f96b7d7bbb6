import type { Text } from '../../i18n/useText';
import type { Format } from '../format';
import type { Cursor } from './cursor';
import { lastOf, markAt, type RibbonModel } from './model';

/** What the ribbon says where the reader stands. */
export interface CursorWords {
  /** The first line of the tip. */
  title: string;
  /** The second line. */
  detail: string;
  spoken: string;
}

/** Returns the words of a reading, and of what begins there. */
export function wordsAt(model: RibbonModel, cursor: Cursor, t: Text, format: Format): CursorWords {
  const at = model.times[cursor.index] ?? 0;
  const value = model.values[cursor.index] ?? 0;
  const now = model.now ?? lastOf(model.times) ?? at;
  const title = t('kit-ribbon-reading', {
    value: format.temperature(value),
    time: format.time(at, now),
  });
  const holder = markAt(model.custody, at);
  const details = [
    model.hasRange ? againstRange(model, value, t, format) : null,
    holder && t('kit-ribbon-held', { holder }),
  ].filter(Boolean);
  const detail = details.join(', ');
  const event = eventWords(model, cursor, now, t, format);
  const reading = detail ? `${title}, ${detail}` : title;
  return { title: event ?? title, detail: event ? reading : detail, spoken: event ?? reading };
}

/** Returns how far a value lies from the range: "3.4° too warm". */
export function againstRange(model: RibbonModel, value: number, t: Text, format: Format): string {
  const above = value - model.rangeMaxMillicelsius;
  const below = model.rangeMinMillicelsius - value;
  if (above > 0) return t('kit-ribbon-too-warm', { difference: format.difference(above) });
  if (below > 0) return t('kit-ribbon-too-cold', { difference: format.difference(below) });
  return t('kit-ribbon-in-range');
}

function eventWords(
  model: RibbonModel,
  cursor: Cursor,
  now: number,
  t: Text,
  format: Format,
): string | null {
  if (cursor.at === 'excursion') {
    const excursion = model.excursions[cursor.item];
    if (!excursion) return null;
    return t(`kit-ribbon-at-excursion-${excursion.breach}`, {
      degrees: format.degrees(excursion.extremeMillicelsius),
      duration: format.duration(excursion.duration),
      time: format.time(excursion.began, now),
    });
  }
  if (cursor.at === 'gap') {
    const gap = model.gaps[cursor.item];
    if (!gap) return null;
    return t('kit-ribbon-at-gap', {
      duration: format.duration(gap.ended - gap.began),
      time: format.time(gap.began, now),
    });
  }
  if (cursor.at === 'handover') {
    const mark = model.custody[cursor.item];
    return mark
      ? t('kit-ribbon-at-handover', { holder: mark.name, time: format.time(mark.at, now) })
      : null;
  }
  return null;
}
