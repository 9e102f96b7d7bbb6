import { useState } from 'react';
import type { ItemView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { SelectField, TextField } from '../../kit/fields';
import { useFormat } from '../../kit/Display';
import { Sheet } from '../../kit/Sheet';
import { expiryOf, isQuantity } from '../create/draft';
import { unitOptions } from '../state/unit';

/** An expiry printed as a month and a year: `2027-05`. */
const MONTH_LENGTH = 7;

/** What a line of the packing list says. */
export interface Line {
  quantity: number;
  unit: string;
  batch: string;
  expiry: string;
}

interface ItemSheetProps {
  item: ItemView | null;
  isPending: boolean;
  onClose: () => void;
  onSave: (item: ItemView, line: Line) => void;
  onRemove: (item: ItemView, reason: string) => void;
}

/** Changes one line of the packing list, or strikes it with a reason. */
export function ItemSheet(props: ItemSheetProps) {
  const t = useText();
  const { item, onClose } = props;
  return (
    <div className={item ? 'side-sheet' : undefined}>
      <Sheet
        title={t('shipment-item-title', { product: item?.product_name ?? '' })}
        isOpen={item !== null}
        onClose={onClose}
      >
        {item && <ItemForm key={item.item} {...props} item={item} />}
      </Sheet>
    </div>
  );
}

function ItemForm({ item, isPending, onSave, onRemove }: ItemSheetProps & { item: ItemView }) {
  const t = useText();
  const format = useFormat();
  const [quantity, setQuantity] = useState(String(item.quantity));
  const [unit, setUnit] = useState(item.unit);
  const [batch, setBatch] = useState(item.batch);
  const [expiry, setExpiry] = useState(
    item.expiry.length === MONTH_LENGTH ? format.month(item.expiry) : item.expiry,
  );
  const [reason, setReason] = useState('');
  const isCount = isQuantity(quantity);
  const date = expiryOf(expiry);
  return (
    <div className="stacked">
      <form
        className="stacked"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isCount || !date) return;
          onSave(item, { quantity: Number(quantity), unit, batch: batch.trim(), expiry: date });
        }}
      >
        <TextField
          label={t('shipment-count')}
          value={quantity}
          onChange={setQuantity}
          inputMode="numeric"
          error={isCount ? null : t('shipment-item-count-bad')}
        />
        <SelectField
          label={t('shipment-unit')}
          value={unit}
          options={unitOptions([item.unit], t)}
          onChange={setUnit}
        />
        <TextField label={t('shipment-batch')} value={batch} onChange={setBatch} />
        <TextField
          label={t('create-expiry')}
          value={expiry}
          onChange={setExpiry}
          error={date ? null : t('create-error-expiry')}
        />
        <Button
          kind="primary"
          size="glove"
          type="submit"
          isDisabled={isPending || !isCount || !date}
        >
          {t('shipment-item-save')}
        </Button>
      </form>
      <TextField label={t('shipment-item-reason')} value={reason} onChange={setReason} />
      <Button
        isDisabled={isPending || !reason.trim()}
        onPress={() => onRemove(item, reason.trim())}
      >
        {t('shipment-item-remove')}
      </Button>
    </div>
  );
}
