import type { AssessmentRow, Finding, ShipmentView } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { type Text, useText } from '../../i18n/useText';
import { useFormat } from '../../kit/Display';
import type { Format } from '../../kit/format';
import { Outcome } from '../../kit/Outcome';
import { boundOf, MINUTE } from '../state/words';

/** The rules applied to a trip: what failed first. */
export function Assessment({ view }: { view: ShipmentView }) {
  const t = useText();
  const { assessment } = view;
  return (
    <section aria-labelledby="assessment">
      <h2 id="assessment">
        {t('shipment-assessment')}{' '}
        {assessment && (
          <a href={hrefTo('shipments', view.shipment, 'readings')}>{t('shipment-inputs')}</a>
        )}
      </h2>
      {assessment ? (
        <ul>
          {assessment.rows.map((row) => (
            <Rule key={row.rule} row={row} />
          ))}
        </ul>
      ) : (
        <p className="quiet">{t('shipment-no-assessment')}</p>
      )}
      {assessment && !assessment.is_final && (
        <p className="fine">{t('shipment-assessment-open')}</p>
      )}
    </section>
  );
}

function Rule({ row }: { row: AssessmentRow }) {
  const t = useText();
  const format = useFormat();
  const version = t('shipment-version', { version: row.version });
  const check = row.is_unverified ? `. ${t('shipment-verify')}` : '';
  return (
    <Outcome
      outcome={row.outcome}
      rule={ruleTitle(row.finding, t, format)}
      inputs={findingText(row, t, format)}
      clause={`${row.clause}. ${version}${check}`}
    />
  );
}

/** Returns what a rule asks for, in words. */
export function ruleTitle(finding: Finding, t: Text, format: Format): string {
  switch (finding.kind) {
    case 'range':
      return t('shipment-rule-range', {
        range: format.range(
          finding.temperature_min_millicelsius,
          finding.temperature_max_millicelsius,
        ),
      });
    case 'exposure': {
      const cold = finding.limit_millicelsius <= 0 ? 'freeze' : 'cold';
      return t(finding.is_cumulative ? 'shipment-rule-sum' : 'shipment-rule-span', {
        side: finding.breach === 'hot' ? 'hot' : cold,
        limit: boundOf(finding.limit_millicelsius, format),
        span: format.duration(finding.limit_minutes * MINUTE),
      });
    }
    case 'mean_kinetic':
      return t('shipment-rule-mean', { span: format.duration(finding.window_minutes * MINUTE) });
    default:
      return t(`shipment-rule-${finding.kind}`);
  }
}

function findingText(row: AssessmentRow, t: Text, format: Format): string {
  const { finding } = row;
  const span = (minutes: number) => format.duration(minutes * MINUTE);
  switch (finding.kind) {
    case 'range':
      return rangeText(finding, t, format);
    case 'exposure': {
      const measured = t('shipment-measured', { span: span(finding.measured_minutes) });
      if (finding.unknown_minutes === 0) return measured;
      const id = finding.is_unknown_enough ? 'shipment-unknown-enough' : 'shipment-unknown-short';
      const unknown = t(id, {
        side: finding.breach === 'cold' && finding.limit_millicelsius <= 0 ? 'freeze' : 'other',
        span: span(finding.unknown_minutes),
        limit: span(finding.limit_minutes),
      });
      return `${measured} ${unknown}`;
    }
    case 'mean_kinetic':
      return meanText(finding, t, format);
    case 'calibration':
      return finding.due_on
        ? t('shipment-calibration-due', { date: finding.due_on })
        : t('shipment-calibration-never');
    case 'too_few_readings':
      return t('shipment-too-few', { count: finding.readings });
  }
}

function rangeText(finding: Extract<Finding, { kind: 'range' }>, t: Text, format: Format): string {
  const part = (side: 'hot' | 'cold', minutes: number, bound: number, extreme: number | null) =>
    minutes > 0 &&
    extreme !== null &&
    t(`shipment-range-${side}`, {
      span: format.duration(minutes * MINUTE),
      bound: format.temperature(bound),
      extreme: format.temperature(extreme),
    });
  const parts = [
    part(
      'hot',
      finding.hot_minutes,
      finding.temperature_max_millicelsius,
      finding.hot_extreme_millicelsius,
    ),
    part(
      'cold',
      finding.cold_minutes,
      finding.temperature_min_millicelsius,
      finding.cold_extreme_millicelsius,
    ),
  ].filter(Boolean);
  if (parts.length === 0) parts.push(t('shipment-range-kept'));
  if (finding.unknown_minutes > 0) {
    parts.push(
      t('shipment-range-unknown', { span: format.duration(finding.unknown_minutes * MINUTE) }),
    );
  }
  return parts.join(' ');
}

function meanText(
  finding: Extract<Finding, { kind: 'mean_kinetic' }>,
  t: Text,
  format: Format,
): string {
  if (finding.value_millicelsius === null) return t('shipment-mean-none');
  const value = t('shipment-mean', {
    value: format.temperature(finding.value_millicelsius),
    limit: format.temperature(finding.limit_millicelsius),
  });
  if (finding.worst_millicelsius === null || finding.assumed_millicelsius === null) return value;
  const worst = t('shipment-mean-worst', {
    worst: format.temperature(finding.worst_millicelsius),
    assumed: format.temperature(finding.assumed_millicelsius),
  });
  return `${value} ${worst}`;
}
