import type { BoxChoice, Placement } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { RadioChoices, SelectField, TextField } from '../../kit/fields';
import { BoxPlace } from '../../kit/icon/BoxPlace';

export interface PlaceChoice {
  /** Null for a fridge or another place without a shipment. */
  shipment: string | null;
  boxName: string;
  placement: Placement | null;
}

export const PLACEMENTS: readonly Placement[] = [
  'under_the_lid',
  'between_the_vials',
  'on_the_ice',
  'outside',
];
const ELSEWHERE = 'elsewhere';

interface PlaceFieldsProps {
  boxes: readonly BoxChoice[];
  choice: PlaceChoice;
  onChange: (choice: PlaceChoice) => void;
}

const keyOf = (box: BoxChoice) => `${box.shipment}/${box.box_name}`;

/** Which box, and where in it: a picture of the box with four places. */
export function PlaceFields({ boxes, choice, onChange }: PlaceFieldsProps) {
  const t = useText();
  const known = boxes.find(
    (box) => box.shipment === choice.shipment && box.box_name === choice.boxName,
  );
  const options = [
    ...boxes.map((box) => ({ value: keyOf(box), label: `${box.box_name} · ${box.reference}` })),
    { value: ELSEWHERE, label: t('sensors-elsewhere') },
  ];
  const pick = (key: string) => {
    const box = boxes.find((each) => keyOf(each) === key);
    onChange({ ...choice, shipment: box?.shipment ?? null, boxName: box?.box_name ?? '' });
  };
  return (
    <div className="stacked">
      <SelectField
        label={t('sensors-box')}
        value={known ? keyOf(known) : ELSEWHERE}
        options={options}
        onChange={pick}
      />
      {!known && (
        <TextField
          label={t('sensors-box-name')}
          value={choice.boxName}
          onChange={(boxName) => onChange({ ...choice, boxName })}
        />
      )}
      <RadioChoices
        label={t('sensors-place')}
        look="pictures"
        value={choice.placement}
        onChange={(placement) => onChange({ ...choice, placement })}
        options={PLACEMENTS.map((value) => ({
          value,
          label: t(`kit-place-${value}`),
          detail: <BoxPlace place={value} />,
        }))}
      />
    </div>
  );
}
