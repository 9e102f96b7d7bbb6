import { useState } from 'react';
import type { BoxChoice, Placement, SensorRow } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { HoldButton } from '../../kit/HoldButton';
import { PlaceFields, type PlaceChoice } from './PlaceFields';

interface MoveFormProps {
  row: SensorRow;
  boxes: readonly BoxChoice[];
  isPending: boolean;
  onMove: (shipment: string | null, boxName: string, placement: Placement) => void;
  onUnpair: () => void;
}

/** Records that a sensor rides elsewhere, or ends its pairing. */
export function MoveForm({ row, boxes, isPending, onMove, onUnpair }: MoveFormProps) {
  const t = useText();
  const [choice, setChoice] = useState<PlaceChoice>({
    shipment: row.place?.shipment ?? null,
    boxName: row.place?.box_name ?? '',
    placement: row.place?.placement ?? null,
  });
  const { shipment, boxName, placement } = choice;
  return (
    <div className="stacked">
      <form
        className="stacked"
        onSubmit={(event) => {
          event.preventDefault();
          if (placement && boxName.trim()) onMove(shipment, boxName.trim(), placement);
        }}
      >
        <PlaceFields boxes={boxes} choice={choice} onChange={setChoice} />
        <p className="fine">{t('sensors-counts-from')}</p>
        <Button
          kind="primary"
          size="glove"
          type="submit"
          isDisabled={isPending || !placement || !boxName.trim()}
        >
          {t('sensors-move')}
        </Button>
      </form>
      <p className="fine">{t('sensors-unpair-what')}</p>
      <HoldButton
        label={t('sensors-unpair')}
        again={t('sensors-unpair-again')}
        isDisabled={isPending}
        onConfirm={onUnpair}
      />
    </div>
  );
}
