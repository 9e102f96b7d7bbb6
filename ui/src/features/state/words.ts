import type {
  Argument,
  BudgetView,
  Reason,
  StorageRange,
  TrendView,
} from '../../bridge/generated/api';
import { type Text, useText } from '../../i18n/useText';
import { useFormat } from '../../kit/Display';
import type { Format } from '../../kit/format';

export const MINUTE = 60_000;
const NO_BREAK = '\u00A0';

/** Returns a bound as a sentence needs it: "8 °C", "−0.5 °C". */
export function boundOf(millicelsius: number, format: Format): string {
  return format.degrees(millicelsius).replace('°', NO_BREAK + format.temperatureUnit);
}

/** Returns "between 2 and 8 °C" without its first word. */
function rangeOf(range: StorageRange, format: Format) {
  return {
    min: format.degrees(range.temperature_min_millicelsius).replace('°', ''),
    max: boundOf(range.temperature_max_millicelsius, format),
  };
}

export interface Words {
  /** The reason on a plate: "Too warm: above 8 °C for 21 min". */
  plate: (reason: Reason, range?: StorageRange | null) => string;
  /** The reason as a title: "Too warm for 47 min". */
  title: (reason: Reason) => string;
  trend: (trend: TrendView) => string;
  /** "Warm time left" */
  budget: (budget: BudgetView) => string;
}

/** Returns the functions that word what the core says of a box. */
export function useWords(): Words {
  const t = useText();
  const format = useFormat();
  return {
    plate: (reason, range) => plateOf(reason, range ?? null, t, format),
    title: (reason) => titleOf(reason, t, format),
    trend: ({ change_millicelsius: change, minutes, direction }) => {
      const span = format.duration(minutes * MINUTE);
      if (direction === 'steady') {
        const size = format.difference(change).replace('°', '');
        return t('state-trend-steady', { change: size, span });
      }
      return t('state-trend-change', { change: format.change(change), span });
    },
    budget: ({ budget }) => t(`state-budget-${budget}`),
  };
}

function plateOf(reason: Reason, range: StorageRange | null, t: Text, format: Format): string {
  switch (reason.kind) {
    case 'in_range':
      return range
        ? t('state-in-range', rangeOf(range, format))
        : t('state-in-range-since', { time: format.clock(reason.since_at_ms) });
    case 'too_warm':
    case 'too_cold':
    case 'frozen':
      return t(`state-plate-${reason.kind}`, {
        limit: boundOf(reason.limit_millicelsius, format),
        span: format.duration(reason.minutes * MINUTE),
        ongoing: reason.kind !== 'frozen' && reason.is_ongoing ? 'yes' : 'no',
      });
    case 'not_heard':
    case 'readings_missing':
      return t('state-plate-silent', { span: format.duration(reason.minutes * MINUTE) });
    default:
      return titleOf(reason, t, format);
  }
}

function titleOf(reason: Reason, t: Text, format: Format): string {
  switch (reason.kind) {
    case 'in_range':
      return t('state-in-range-since', { time: format.clock(reason.since_at_ms) });
    case 'too_warm':
    case 'too_cold':
    case 'frozen':
    case 'not_heard':
    case 'readings_missing':
      return t(`state-title-${reason.kind}`, { span: format.duration(reason.minutes * MINUTE) });
    case 'budget_spent':
      return t(`state-spent-${reason.budget}`, {
        span: format.duration(reason.total_minutes * MINUTE),
      });
    default:
      return t(`state-title-${reason.kind}`);
  }
}

/** Turns the core's arguments into those of a message. */
export function messageArguments(list: readonly Argument[]): Record<string, string> {
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}
