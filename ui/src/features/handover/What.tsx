import type { HandoverView, ItemView } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { LinkButton } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { Name } from '../../kit/Name';
import { RibbonRow } from '../../kit/ribbon/RibbonRow';
import { unitText } from '../state/unit';
import { VerdictBadge } from '../state/VerdictBadge';

/** State, reading, budget and contents in one strip. */
export function WhatStrip({ view }: { view: HandoverView }) {
  const t = useText();
  const format = useFormat();
  const { reading, budget, ribbon } = view;
  const value = reading?.temperature_millicelsius;
  const facts = [
    t('shipment-units', { count: view.units }),
    t('shipment-batches', { count: view.batches }),
    view.seal && t('handover-seal', { seal: view.seal }),
  ].filter(Boolean);
  return (
    <div className="what-strip">
      <VerdictBadge verdict={view.verdict} />
      <div>
        <p>
          <b className="num">
            {typeof value === 'number' ? format.temperature(value) : t('kit-reading-none')}
          </b>
          {budget &&
            `, ${t(`handover-left-${budget.budget}`, {
              left: format.duration(budget.left_seconds * 1_000),
            })}`}
        </p>
        <p className="quiet">{facts.join(', ')}</p>
      </div>
      {ribbon && (
        <span className="wide-only">
          <RibbonRow
            view={ribbon}
            span={{ began: ribbon.axis_began_at_ms, ended: ribbon.axis_ended_at_ms }}
            width={380}
          />
        </span>
      )}
      <span className="wide-only">
        <LinkButton href={hrefTo('shipments', view.shipment)}>{t('handover-trip')}</LinkButton>
      </span>
    </div>
  );
}

/** The packing list as it goes from hand to hand. */
export function WhatChangesHands({ items }: { items: readonly ItemView[] }) {
  const t = useText();
  const format = useFormat();
  const counted = items.filter((item) => item.removed_reason === null);
  if (counted.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th>{t('handover-what')}</th>
          <th>{t('shipment-batch')}</th>
          <th className="end">{t('shipment-count')}</th>
        </tr>
      </thead>
      <tbody>
        {counted.map((item) => (
          <tr key={item.item}>
            <td>
              <Name>{item.product_name}</Name>
            </td>
            <td className="mono">{item.batch}</td>
            <td className="end">
              {format.count(item.quantity)} {unitText(item.unit, item.quantity, t)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
