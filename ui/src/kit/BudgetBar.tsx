import type { ReactNode } from 'react';
import { useText } from '../i18n/useText';
import { useFormat } from './Display';
import type { Span } from './format';

interface BudgetBarProps {
  /** "Warm time left" or "Frozen time left": two budgets that never add up. */
  label: string;
  left: Span;
  total: Span;
  size?: 'normal' | 'small';
  /** What happens if it goes on. */
  note?: ReactNode;
}

/** How much time out of range a product may still endure; the spent part is solid. */
export function BudgetBar({ label, left, total, size = 'normal', note }: BudgetBarProps) {
  const t = useText();
  const format = useFormat();
  const spent = total > 0 ? Math.min(1, Math.max(0, 1 - left / total)) : 1;
  return (
    <div className={size === 'small' ? 'budget small' : 'budget'}>
      <div className="label">
        <span>{label}</span>
        <b>
          {t('kit-budget-left', { left: format.duration(left), total: format.duration(total) })}
        </b>
      </div>
      <svg className="bar" width="100%" height="14" aria-hidden="true">
        <rect className="spent" width={`${(spent * 100).toFixed(1)}%`} height="100%" />
      </svg>
      {note && <div className="label">{note}</div>}
    </div>
  );
}
