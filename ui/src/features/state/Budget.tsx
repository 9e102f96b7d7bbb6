import type { BudgetView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { BudgetBar } from '../../kit/BudgetBar';
import { useFormat, useNow } from '../../kit/Display';
import { useWords } from './words';

interface BudgetProps {
  budget: BudgetView;
  size?: 'normal' | 'small';
}

/** The time out of range a product may still endure, and when it ends if it goes on. */
export function Budget({ budget, size = 'normal' }: BudgetProps) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const words = useWords();
  const limit = budget.limit_at_ms;
  const note = () => {
    if (limit === null) return undefined;
    const time = <b>{sameDay(limit, now) ? format.clock(limit) : format.time(limit, now)}</b>;
    const id = budget.left_seconds > 0 ? 'state-limit' : 'state-limit-reached';
    return <span>{t.rich(`${id}-${budget.budget}`, { time })}</span>;
  };
  const sameDay = (one: number, other: number) => format.date(one) === format.date(other);
  return (
    <BudgetBar
      label={words.budget(budget)}
      left={budget.left_seconds * 1_000}
      total={budget.total_seconds * 1_000}
      size={size}
      note={size === 'normal' ? note() : undefined}
    />
  );
}
