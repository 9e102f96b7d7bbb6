import { useState } from 'react';
import type {
  LoggerDateOrder,
  LoggerFileView,
  LoggerPreview,
  LoggerScale,
} from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { RadioChoices, SelectField, TextField } from '../../kit/fields';
import { useFormat } from '../../kit/Display';
import { BoxPlace } from '../../kit/icon/BoxPlace';
import { PLACEMENTS } from '../sensors/PlaceFields';
import { argumentsOf } from './FileFault';
import type { ImportProps } from './Import';

const ORDERS: readonly LoggerDateOrder[] = ['day_first', 'month_first'];
const SCALES: readonly LoggerScale[] = ['celsius', 'fahrenheit', 'millicelsius'];
/** What a field of choices holds while the file is left to say it. */
const AS_IT_SAYS = '';
/** The digits of a serial number that people read out. */
const SPOKEN = 4;

type FormProps = ImportProps & { view: LoggerFileView };

/** Where the logger rode, its name, and how the file is read. */
export function ImportForm(props: FormProps) {
  const { view, draft, onDraft, preview, isReading, isPending, fault, onImport } = props;
  const t = useText();
  const format = useFormat();
  const boxName = (draft.boxName ?? view.boxes[0] ?? '').trim();
  const name = (draft.name ?? nameOf(preview)).trim();
  const missing = missingOf(props, boxName, name);
  const submit = () => {
    if (missing !== null || draft.placement === null) return;
    onImport({ boxName, placement: draft.placement, name });
  };
  return (
    <form
      className="import-form stacked"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <BoxField {...props} boxName={boxName} />
      <RadioChoices
        label={t('sensors-place')}
        look="pictures"
        value={draft.placement}
        onChange={(placement) => onDraft({ ...draft, placement })}
        options={PLACEMENTS.map((value) => ({
          value,
          label: t(`kit-place-${value}`),
          detail: <BoxPlace place={value} />,
        }))}
      />
      <TextField
        label={t('import-name')}
        value={draft.name ?? nameOf(preview)}
        onChange={(next) => onDraft({ ...draft, name: next })}
        hint={preview && preview.serial === null ? t('import-name-need') : undefined}
      />
      <ReadAs {...props} isForced={isSayable(fault)} />
      {missing !== null && <p className="fine">{t(missing)}</p>}
      <Button
        kind="primary"
        size="glove"
        type="submit"
        isDisabled={missing !== null || isPending || isReading}
      >
        {preview && preview.added > 0
          ? t('import-take', { count: preview.added, shown: format.count(preview.added) })
          : t('import-take-file')}
      </Button>
    </form>
  );
}

/** Returns why nothing can be taken in yet, the first thing to do in front. */
function missingOf({ draft, preview, fault }: FormProps, boxName: string, name: string) {
  if (!(draft.file || preview) || fault) return 'import-need-file';
  if (preview?.obstacle) return 'import-need-other';
  if (!boxName) return 'import-need-box';
  if (!draft.placement) return 'import-need-place';
  if (preview?.serial === null && !name) return 'import-need-name';
  if (preview?.interval_seconds === null) return 'import-need-interval';
  return preview ? null : 'import-reading';
}

/** "Fridge-tag 2 L 9088": the model, and what is printed at the end of the number. */
function nameOf(preview: LoggerPreview | null): string {
  if (!preview || preview.serial === null) return '';
  return [preview.model, preview.serial.slice(-SPOKEN)].filter(Boolean).join(' ');
}

function BoxField({ view, draft, onDraft, boxName }: FormProps & { boxName: string }) {
  const t = useText();
  const choose = (next: string) => onDraft({ ...draft, boxName: next });
  if (view.boxes.length === 0) {
    return (
      <TextField label={t('sensors-box-name')} value={draft.boxName ?? ''} onChange={choose} />
    );
  }
  return (
    <SelectField
      label={t('sensors-box')}
      value={boxName}
      options={view.boxes.map((box) => ({ value: box, label: box }))}
      onChange={choose}
    />
  );
}

/** What a person can put right by saying how the file is read. */
const SAYABLE = ['no_column', 'many_columns', 'ambiguous_date', 'other_unit'];

function isSayable(fault: ImportProps['fault']): boolean {
  return SAYABLE.includes(argumentsOf(fault).problem ?? '');
}

/** What the file does not say itself. Out of the way while it does. */
function ReadAs({
  view,
  draft,
  onDraft,
  preview,
  fault,
  isForced,
}: FormProps & { isForced: boolean }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const isShown = isOpen || isForced;
  const columns = preview?.columns?.all ?? columnsOf(fault);
  const orLeft = (options: readonly string[]) => [
    { value: AS_IT_SAYS, label: t('import-as-it-says') },
    ...options.map((value) => ({ value, label: value })),
  ];
  const given = (value: string) => (value === AS_IT_SAYS ? null : value);
  return (
    <div className="form">
      <Button kind="ghost" isExpanded={isShown} onPress={() => setOpen(!isShown)}>
        {t('import-read-as')}
      </Button>
      {isShown && (
        <div className="stacked">
          <ZoneField zones={view.zones} draft={draft} onDraft={onDraft} />
          <SelectField
            label={t('import-dates')}
            value={draft.dateOrder ?? AS_IT_SAYS}
            options={[
              { value: AS_IT_SAYS, label: t('import-as-it-says') },
              ...ORDERS.map((value) => ({ value, label: t(`import-dates-${value}`) })),
            ]}
            onChange={(value) =>
              onDraft({ ...draft, dateOrder: ORDERS.find((order) => order === value) ?? null })
            }
          />
          {columns.length > 0 && (
            <>
              <SelectField
                label={t('import-time-column')}
                value={draft.timeColumn ?? AS_IT_SAYS}
                options={orLeft(columns)}
                onChange={(value) => onDraft({ ...draft, timeColumn: given(value) })}
              />
              <SelectField
                label={t('import-temperature-column')}
                value={draft.temperatureColumn ?? AS_IT_SAYS}
                options={orLeft(columns)}
                onChange={(value) => onDraft({ ...draft, temperatureColumn: given(value) })}
              />
              <SelectField
                label={t('import-scale')}
                value={draft.scale ?? AS_IT_SAYS}
                options={[
                  { value: AS_IT_SAYS, label: t('import-as-it-says') },
                  ...SCALES.map((value) => ({ value, label: t(`import-scale-${value}`) })),
                ]}
                onChange={(value) =>
                  onDraft({ ...draft, scale: SCALES.find((scale) => scale === value) ?? null })
                }
              />
            </>
          )}
        </div>
      )}
    </div>
  );
}

const ANOTHER = 'another';

interface ZoneFieldProps extends Pick<ImportProps, 'draft' | 'onDraft'> {
  zones: readonly string[];
}

/** The zones of the places concerned, or any other by its name. */
function ZoneField({ zones, draft, onDraft }: ZoneFieldProps) {
  const t = useText();
  const zone = draft.zone ?? zones[0] ?? '';
  const isKnown = zones.includes(zone);
  return (
    <>
      <SelectField
        label={t('import-zone')}
        value={isKnown ? zone : ANOTHER}
        options={[
          ...zones.map((value) => ({ value, label: value })),
          { value: ANOTHER, label: t('import-zone-other') },
        ]}
        onChange={(value) => onDraft({ ...draft, zone: value === ANOTHER ? '' : value })}
      />
      {!isKnown && (
        <TextField
          label={t('import-zone-name')}
          hint={t('import-zone-hint')}
          value={zone}
          onChange={(value) => onDraft({ ...draft, zone: value })}
        />
      )}
    </>
  );
}

function columnsOf(fault: ImportProps['fault']): string[] {
  const named = fault?.arguments.filter(({ name }) => name === 'column') ?? [];
  return named.map(({ value }) => value);
}
