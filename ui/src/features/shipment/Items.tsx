import type { ItemView, ShipmentView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { Icon } from '../../kit/icon/Icon';
import { Name } from '../../kit/Name';
import { unitText } from '../state/unit';

interface ItemsProps {
  view: ShipmentView;
  onEdit: (item: ItemView) => void;
}

/**
 * What the shipment holds; struck lines stay readable. Its roles are written out because a table
 * laid out as blocks loses them.
 */
export function Items({ view, onEdit }: ItemsProps) {
  const t = useText();
  const canEdit = view.actions.includes('edit');
  const units = t('shipment-units', { count: view.units });
  return (
    <section aria-labelledby="items">
      <h2 id="items">
        {t('shipment-items')}{' '}
        <span className="fine">
          {units}, {t('shipment-batches', { count: view.batches })}
        </span>
      </h2>
      {view.items.length === 0 ? (
        <p className="quiet">{t('shipment-no-items')}</p>
      ) : (
        <table className="items" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{t('shipment-product')}</th>
              <th role="columnheader">{t('shipment-batch')}</th>
              <th role="columnheader">{t('shipment-expires')}</th>
              <th role="columnheader" className="end">
                {t('shipment-count')}
              </th>
              {canEdit && (
                <th role="columnheader">
                  <span className="vh">{t('shipment-edit-column')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {view.items.map((item) => (
              <Item key={item.item} item={item} onEdit={canEdit ? onEdit : null} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Item({ item, onEdit }: { item: ItemView; onEdit: ItemsProps['onEdit'] | null }) {
  const t = useText();
  const format = useFormat();
  const isStruck = item.removed_reason !== null;
  return (
    <tr role="row" className={isStruck ? 'is-struck' : undefined}>
      <td role="cell">
        <b>
          <Name>{item.product_name}</Name>
        </b>
        <p className="tag">
          {item.sensitivity === 'must_not_freeze' && <Icon name="snowflake" />}{' '}
          {isStruck
            ? t('shipment-struck', { reason: item.removed_reason ?? '' })
            : t(`shipment-${item.sensitivity}`)}
        </p>
      </td>
      <td role="cell" className="mono" data-label={t('shipment-batch')}>
        {item.batch}
      </td>
      <td role="cell" className="num" data-label={t('shipment-expires')}>
        {format.month(item.expiry)}
        {item.is_expired && <p className="tag expired">{t('shipment-expired')}</p>}
      </td>
      <td role="cell" className="end" data-label={t('shipment-count')}>
        {format.count(item.quantity)}
        <p className="tag">{unitText(item.unit, item.quantity, t)}</p>
      </td>
      {onEdit && (
        <td role="cell" className="end item-edit">
          {!isStruck && (
            <Button
              kind="ghost"
              icon="pencil-simple"
              label={t('shipment-edit-item', { product: item.product_name })}
              onPress={() => onEdit(item)}
            >
              <span className="vh">{t('shipment-edit')}</span>
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}
