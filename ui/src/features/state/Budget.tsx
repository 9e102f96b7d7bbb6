import type { BudgetView, NoBudget } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { BudgetBar } from '../../kit/BudgetBar';
import { useFormat, useNow } from '../../kit/Display';
import { MINUTE, useWords } from './words';

interface BudgetProps {
  budget: BudgetView;
  size?: 'normal' | 'small';
}

/** Says in words why no budget is shown. */
export function useNoBudget(): (absent: NoBudget) => string {
  const t = useText();
  return (absent) =>
    t(`state-no-budget-${absent.kind}`, {
      product: absent.kind === 'not_stated' ? absent.product_name : '',
    });
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
  const unknown = budget.unknown_seconds * 1_000;
  return (
    <>
      <BudgetBar
        label={words.budget(budget)}
        left={budget.left_seconds * 1_000}
        total={budget.total_seconds * 1_000}
        size={size}
        note={size === 'normal' ? note() : undefined}
      />
      {unknown >= MINUTE && (
        <p className="budget-unknown">
          {t('state-budget-unknown', { span: format.duration(unknown) })}
        </p>
      )}
    </>
  );
}
