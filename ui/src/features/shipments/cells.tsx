import type { ShipmentRow } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Age } from '../../kit/Age';
import { useFormat, useNow } from '../../kit/Display';

interface RowWords {
  /** "Vaccines, insulin · 102 units" */
  contents: string;
  /** What is left of the budget, or why there is none. */
  left: string;
  /** When it arrives or leaves. */
  due: string;
}

/** Returns the words of a row that are more than a value. */
export function useRowWords(row: ShipmentRow): RowWords {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const units = t('shipment-units', { count: row.units });
  const left = () => {
    if (row.budget) {
      const span = format.duration(row.budget.left_seconds * 1_000);
      return t(`state-budget-left-${row.budget.budget}`, { left: span });
    }
    return row.need ? t(`shipments-need-${row.need}`) : '';
  };
  const due = () => {
    if (row.stage === 'waiting' && row.depart_at_ms !== null) {
      return t('shipments-leaves', { time: format.time(row.depart_at_ms, now) });
    }
    return row.arrive_at_ms === null ? '' : format.time(row.arrive_at_ms, now);
  };
  return {
    contents: row.contents.length > 0 ? `${row.contents.join(', ')} · ${units}` : units,
    left: left(),
    due: due(),
  };
}

export function ValueText({ row }: { row: ShipmentRow }) {
  const t = useText();
  const format = useFormat();
  const value = row.reading?.temperature_millicelsius;
  if (!row.reading) return null;
  return (
    <b className="num">
      {value === null || value === undefined ? t('kit-reading-none') : format.temperature(value)}
    </b>
  );
}

/** How old the last reading is, or when monitoring ended. */
export function LastHeard({ row }: { row: ShipmentRow }) {
  const t = useText();
  const format = useFormat();
  if (row.ended_at_ms !== null) {
    return (
      <span className="age">{t('shipments-ended', { time: format.clock(row.ended_at_ms) })}</span>
    );
  }
  if (!row.reading) return null;
  return <Age at={row.reading.measured_at_ms} freshness={row.reading.freshness} />;
}
