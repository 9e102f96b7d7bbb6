import { useState } from 'react';
import type { ItemView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { TextField } from '../../kit/fields';
import { Sheet } from '../../kit/Sheet';

interface ItemSheetProps {
  item: ItemView | null;
  isPending: boolean;
  onClose: () => void;
  onSave: (item: ItemView, quantity: number, batch: string, expiry: string) => void;
  onRemove: (item: ItemView, reason: string) => void;
}

/** Changes one line of the packing list, or strikes it with a reason. */
export function ItemSheet(props: ItemSheetProps) {
  const t = useText();
  const { item, onClose } = props;
  return (
    <Sheet
      title={t('shipment-item-title', { product: item?.product_name ?? '' })}
      isOpen={item !== null}
      onClose={onClose}
    >
      {item && <ItemForm key={item.item} {...props} item={item} />}
    </Sheet>
  );
}

function ItemForm({ item, isPending, onSave, onRemove }: ItemSheetProps & { item: ItemView }) {
  const t = useText();
  const [quantity, setQuantity] = useState(String(item.quantity));
  const [batch, setBatch] = useState(item.batch);
  const [expiry, setExpiry] = useState(item.expiry);
  const [reason, setReason] = useState('');
  const isCount = /^\d{1,7}$/.test(quantity.trim());
  return (
    <div className="stacked">
      <form
        className="stacked"
        onSubmit={(event) => {
          event.preventDefault();
          if (isCount) onSave(item, Number(quantity), batch.trim(), expiry.trim());
        }}
      >
        <TextField
          label={t('shipment-count')}
          value={quantity}
          onChange={setQuantity}
          inputMode="numeric"
          error={isCount ? null : t('shipment-item-count-bad')}
        />
        <TextField label={t('shipment-batch')} value={batch} onChange={setBatch} />
        <TextField label={t('shipment-expires')} value={expiry} onChange={setExpiry} />
        <Button kind="primary" size="glove" type="submit" isDisabled={isPending || !isCount}>
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
