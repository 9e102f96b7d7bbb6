import type { AlertRow } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { useFormat, useNow } from '../../kit/Display';
import { useWords } from '../state/words';

export interface AlertWords {
  /** "WARNING: too cold for 40 min" while open, then without the state. */
  headline: (alert: AlertRow) => string;
  /** When, how far, and what was done about it. */
  detail: (alert: AlertRow) => string;
  /** "Wed 08:52 to 09:31" */
  span: (alert: AlertRow) => string;
  /** "Why was it too cold?" */
  question: (alert: AlertRow) => string;
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** Returns the functions that word an alert. */
export function useAlertWords(): AlertWords {
  const t = useText();
  const words = useWords();
  const format = useFormat();
  const now = useNow();
  const span = ({ began_at_ms: began, ended_at_ms: ended }: AlertRow) => {
    if (ended === null) return t('alerts-since', { began: format.time(began, now) });
    const isSameDay = format.date(began) === format.date(ended);
    return t('alerts-span', {
      began: format.time(began, now),
      ended: isSameDay ? format.clock(ended) : format.time(ended, now),
    });
  };
  const extreme = ({ reason }: AlertRow) => {
    switch (reason.kind) {
      case 'too_warm':
        return t('alerts-up-to', { extreme: format.temperature(reason.extreme_millicelsius) });
      case 'too_cold':
      case 'frozen':
        return t('alerts-down-to', { extreme: format.temperature(reason.extreme_millicelsius) });
      default:
        return null;
    }
  };
  const last = ({ last_millicelsius: value }: AlertRow) =>
    value === null ? null : t('alerts-last', { value: format.temperature(value) });
  const late = ({ late: found }: AlertRow) => {
    if (!found) return null;
    const time = format.time(found.found_at_ms, now);
    return found.file_name === null
      ? t('alerts-late', { time })
      : t('alerts-late-file', { time, file: found.file_name });
  };
  const after = (alert: AlertRow) => {
    if (alert.escalation) {
      const { to, at_ms: at, answered_at_ms: answered } = alert.escalation;
      const id = answered === null ? 'alerts-called' : 'alerts-answered';
      return t(id, { name: to, time: format.clock(at) });
    }
    if (alert.reason.kind === 'readings_missing') return t('alerts-unknown');
    if (alert.status !== 'open') return null;
    if (alert.ended_at_ms === null) return t('alerts-ongoing');
    return t('alerts-ended', { span: format.duration(now - alert.ended_at_ms) });
  };
  return {
    headline: (alert) => {
      const what = words.title(alert.reason);
      if (alert.status !== 'open') return what;
      const state = t(`kit-state-${alert.state}`);
      return t('alerts-headline', { state, what: lowerFirst(what) });
    },
    detail: (alert) => {
      const facts = [span(alert), extreme(alert)].filter(Boolean).join(', ');
      return [`${facts}.`, last(alert), late(alert), after(alert)].filter(Boolean).join(' ');
    },
    span,
    question: ({ reason: { kind } }) => {
      if (kind === 'too_warm' || kind === 'too_cold' || kind === 'frozen') {
        return t(`alerts-why-${kind}`);
      }
      const isSilent = kind === 'not_heard' || kind === 'readings_missing';
      return t(isSilent ? 'alerts-why-silent' : 'alerts-why-other');
    },
  };
}
