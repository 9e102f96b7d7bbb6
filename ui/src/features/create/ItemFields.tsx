import type { DirectoryView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { SelectField, TextField } from '../../kit/fields';
import { unitOptions } from '../state/unit';
import { type DraftItem, isExpiry, isQuantity } from './draft';

interface ItemFieldsProps {
  view: DirectoryView;
  item: DraftItem;
  number: number;
  /** Whether the list was found wrong, so that each field shows its own part of it. */
  isBad: boolean;
  onChange: (item: DraftItem) => void;
  onRemove: (() => void) | null;
}

/** One line of the packing list: product, batch, expiry, how many of what. */
export function ItemFields(props: ItemFieldsProps) {
  const { view, item, number, isBad, onChange, onRemove } = props;
  const t = useText();
  const format = useFormat();
  const product = view.products.find((each) => each.product === item.product);
  const error = (isRight: boolean, id: string) => (isBad && !isRight ? t(id) : null);
  return (
    <div className="create-item" role="group" aria-label={t('create-item', { number })}>
      <SelectField
        label={t('shipment-product')}
        value={item.product}
        options={view.products.map(({ product: value, name }) => ({ value, label: name }))}
        onChange={(next) => onChange({ ...item, product: next, unit: '' })}
        hint={
          product &&
          `${t(`shipment-${product.sensitivity}`)}, ${format.range(
            product.range.temperature_min_millicelsius,
            product.range.temperature_max_millicelsius,
          )}`
        }
        error={error(item.product !== null, 'create-error-choose')}
      />
      <TextField
        label={t('shipment-batch')}
        value={item.batch}
        onChange={(batch) => onChange({ ...item, batch })}
        error={error(item.batch.trim() !== '', 'create-error-empty')}
      />
      <TextField
        label={t('create-expiry')}
        value={item.expiry}
        onChange={(expiry) => onChange({ ...item, expiry })}
        error={error(isExpiry(item.expiry), 'create-error-expiry')}
      />
      <TextField
        label={t('shipment-count')}
        inputMode="numeric"
        value={item.quantity}
        onChange={(quantity) => onChange({ ...item, quantity })}
        error={error(isQuantity(item.quantity), 'create-error-quantity')}
      />
      <SelectField
        label={t('shipment-unit')}
        value={item.unit || (product?.unit ?? null)}
        options={unitOptions([product?.unit, item.unit], t)}
        onChange={(unit) => onChange({ ...item, unit })}
        isDisabled={!product}
      />
      {onRemove && (
        <Button
          kind="ghost"
          icon="x"
          label={t('create-item-remove', { number })}
          onPress={onRemove}
        >
          {t('create-item-remove-short')}
        </Button>
      )}
    </div>
  );
}
