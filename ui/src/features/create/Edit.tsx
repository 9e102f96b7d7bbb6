import { useState } from 'react';
import type { DirectoryView, ItemEntry, ShipmentView } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Button, LinkButton } from '../../kit/Button';
import { DateTimeField } from '../../kit/DateTimeField';
import { useFormat } from '../../kit/Display';
import { SelectField, TextField } from '../../kit/fields';
import { HoldButton } from '../../kit/HoldButton';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import type { ScreenData } from '../states';
import { NO_ITEM, readItem } from './draft';
import { type Changes, changesOf, planOf } from './edit';
import { ItemFields } from './ItemFields';
import './create.css';

export interface EditActs {
  isPending: boolean;
  onSave: (changes: Changes) => void;
  onAddItem: (item: ItemEntry) => void;
  onCancelShipment: (reason: string) => void;
}

interface EditProps extends ScreenData<ShipmentView> {
  /** Places and products to choose from; null until read. */
  directory: DirectoryView | null;
  acts: EditActs;
}

/** Changes what is planned. Every earlier value stays readable on the shipment. */
export function Edit({ view, status, problem, directory, acts }: EditProps) {
  const t = useText();
  if (!view || !directory) {
    return <Pending title={t('create-edit-loading')} problem={problem} />;
  }
  return (
    <>
      <div className="head">
        <div className="grow">
          <p className="fine crumb">
            <a href={hrefTo('shipments', view.shipment)}>{view.reference}</a>
          </p>
          <h1>{t('create-edit-title', { reference: view.reference })}</h1>
        </div>
      </div>
      <Offline status={status} />
      <ErrorNote error={problem} />
      <div className="create">
        <PlanForm view={view} directory={directory} acts={acts} />
        <AddItem directory={directory} acts={acts} />
        {view.actions.includes('cancel') && <Cancel acts={acts} />}
      </div>
    </>
  );
}

interface PlanFormProps {
  view: ShipmentView;
  directory: DirectoryView;
  acts: EditActs;
}

function PlanForm({ view, directory, acts }: PlanFormProps) {
  const t = useText();
  const format = useFormat();
  const before = planOf(view, format);
  const [plan, setPlan] = useState(before);
  const set = (change: Partial<typeof plan>) => setPlan({ ...plan, ...change });
  const changes = changesOf(before, plan, format.settings.zone);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (changes) acts.onSave(changes);
      }}
    >
      <section className="section" aria-labelledby="plan">
        <h2 id="plan">{t('create-plan')}</h2>
        <div className="create-grid">
          <TextField
            label={t('create-reference')}
            value={plan.reference}
            onChange={(reference) => set({ reference })}
            error={plan.reference.trim() === '' ? t('create-error-empty') : null}
          />
          <SelectField
            label={t('create-destination')}
            value={plan.destination}
            options={directory.sites.map(({ site, name }) => ({ value: site, label: name }))}
            onChange={(destination) => set({ destination })}
          />
          <DateTimeField
            label={t('create-depart')}
            value={plan.depart}
            onChange={(depart) => set({ depart })}
          />
          <DateTimeField
            label={t('create-arrive')}
            value={plan.arrive}
            onChange={(arrive) => set({ arrive })}
          />
          <TextField
            label={t('create-boxes')}
            hint={t('create-boxes-hint')}
            value={plan.boxes}
            onChange={(boxes) => set({ boxes })}
            error={plan.boxes.trim() === '' ? t('create-error-empty') : null}
          />
          <TextField
            label={t('create-seal')}
            value={plan.seal}
            onChange={(seal) => set({ seal })}
          />
        </div>
      </section>
      <div className="create-foot">
        <p className="fine">{t('create-edit-kept')}</p>
        <Button kind="primary" size="glove" type="submit" isDisabled={!changes || acts.isPending}>
          {t('create-edit-save')}
        </Button>
        <LinkButton kind="ghost" href={hrefTo('shipments', view.shipment)}>
          {t('create-edit-back')}
        </LinkButton>
      </div>
    </form>
  );
}

function AddItem({ directory, acts }: { directory: DirectoryView; acts: EditActs }) {
  const t = useText();
  const [item, setItem] = useState(NO_ITEM);
  const [isTried, setTried] = useState(false);
  return (
    <form
      className="section"
      onSubmit={(event) => {
        event.preventDefault();
        const entry = readItem(item);
        setTried(entry === null);
        if (!entry) return;
        acts.onAddItem(entry);
        setItem(NO_ITEM);
      }}
    >
      <h2>{t('create-item-add')}</h2>
      <ItemFields
        view={directory}
        item={item}
        number={1}
        isBad={isTried}
        onChange={setItem}
        onRemove={null}
      />
      <p className="create-add">
        <Button icon="plus" type="submit" isDisabled={acts.isPending}>
          {t('create-item-add')}
        </Button>
      </p>
    </form>
  );
}

function Cancel({ acts }: { acts: EditActs }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const isReady = reason.trim() !== '';
  return (
    <section className="create-foot" aria-labelledby="cancel">
      <h2 id="cancel">{t('create-cancel-title')}</h2>
      <TextField
        label={t('create-cancel-reason')}
        hint={t('create-cancel-what')}
        value={reason}
        onChange={setReason}
      />
      <HoldButton
        label={t('create-cancel-hold')}
        again={t('create-cancel-again')}
        hint={isReady ? undefined : t('create-cancel-need')}
        isDisabled={!isReady || acts.isPending}
        onConfirm={() => acts.onCancelShipment(reason.trim())}
      />
    </section>
  );
}
