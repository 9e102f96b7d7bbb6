import type { RibbonSummary, RibbonView } from '../../bridge/generated/api';
import type { Text } from '../../i18n/useText';
import type { Format } from '../format';

const MINUTE = 60_000;

/** Returns the sentence that says what the ribbon shows; it is also the ribbon's spoken name. */
export function summaryOf(view: RibbonView, t: Text, format: Format): string {
  const { summary } = view;
  if (!summary.last) return t('kit-ribbon-empty');
  const now = view.now_at_ms ?? summary.last.at_ms;
  const sentences = [
    view.range &&
      t('kit-ribbon-summary-range', {
        inside: format.duration(summary.in_range_minutes * MINUTE),
        total: format.duration(summary.total_minutes * MINUTE),
      }),
    breachSentence(view, 'hot', summary.hot_minutes, now, t, format),
    breachSentence(view, 'cold', summary.cold_minutes, now, t, format),
    gapSentence(view, now, t, format),
    lastSentence(view, summary.last, now, t, format),
  ];
  return sentences.filter(Boolean).join(' ');
}

function breachSentence(
  view: RibbonView,
  breach: 'hot' | 'cold',
  minutes: number,
  now: number,
  t: Text,
  format: Format,
): string {
  const spans = view.excursions.filter((each) => each.breach === breach);
  const first = spans[0];
  if (!first) return '';
  const extremes = spans.map((each) => each.extreme_millicelsius);
  const extreme = breach === 'hot' ? Math.max(...extremes) : Math.min(...extremes);
  return t(`kit-ribbon-summary-${breach}`, {
    count: spans.length,
    extreme: format.temperature(extreme),
    duration: format.duration(minutes * MINUTE),
    time: format.time(first.began_at_ms, now),
  });
}

function gapSentence(view: RibbonView, now: number, t: Text, format: Format): string {
  const first = view.gaps[0];
  if (!first) return t('kit-ribbon-summary-whole');
  return t('kit-ribbon-summary-unknown', {
    count: view.gaps.length,
    duration: format.duration(view.summary.unknown_minutes * MINUTE),
    time: format.time(first.began_at_ms, now),
  });
}

function lastSentence(
  view: RibbonView,
  last: NonNullable<RibbonSummary['last']>,
  now: number,
  t: Text,
  format: Format,
): string {
  const value = format.temperature(last.temperature_millicelsius);
  if (view.now_at_ms && !view.gaps.some((gap) => gap.is_ongoing)) {
    return t('kit-ribbon-summary-now', { value });
  }
  return t('kit-ribbon-summary-last', { value, time: format.time(last.at_ms, now) });
}
