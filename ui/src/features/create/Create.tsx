import { useState } from 'react';
import type { ApiError, DirectoryView } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { BoneRows } from '../../kit/Bones';
import { Button, LinkButton } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { EmptyState } from '../../kit/banners';
import { DateTimeField } from '../../kit/DateTimeField';
import { SelectField, TextField } from '../../kit/fields';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import type { ScreenData } from '../states';
import { type Draft, type DraftField, type NewShipment, NO_ITEM, readDraft } from './draft';
import { ItemFields } from './ItemFields';
import './create.css';

interface CreateProps extends ScreenData<DirectoryView> {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  isPending: boolean;
  onCreate: (shipment: NewShipment) => void;
}

/** A shipment as it is packed: where to, when, which boxes, what is in them. */
export function Create(props: CreateProps) {
  const { view, status, problem, draft, onDraft, isPending, onCreate } = props;
  const t = useText();
  const format = useFormat();
  const [isTried, setTried] = useState(false);
  if (!view) {
    return (
      <Pending title={t('create-title')} problem={problem}>
        <BoneRows rows={6} />
      </Pending>
    );
  }
  const { shipment, errors } = readDraft(draft, format.settings.zone);
  const errorOf = errorsIn(isTried ? errors : {}, problem, t);
  return (
    <>
      <div className="head">
        <div className="grow">
          <p className="fine crumb">
            <a href={hrefTo('shipments')}>{t('frame-shipments')}</a>
          </p>
          <h1>{t('create-title')}</h1>
        </div>
      </div>
      <Offline status={status} />
      <ErrorNote error={problem} />
      {view.sites.length === 0 || view.products.length === 0 ? (
        <EmptyState
          title={t('create-empty')}
          icon="package"
          action={<LinkButton href={hrefTo('sync')}>{t('frame-sync')}</LinkButton>}
        >
          {t('create-empty-what')}
        </EmptyState>
      ) : (
        <form
          className="create"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (shipment) onCreate(shipment);
          }}
        >
          <Plan view={view} draft={draft} onDraft={onDraft} errorOf={errorOf} />
          <Packing view={view} draft={draft} onDraft={onDraft} errorOf={errorOf} />
          <div className="create-foot">
            <p className="fine">{t('create-saved')}</p>
            <Button kind="primary" size="glove" type="submit" isDisabled={isPending}>
              {t('create-save')}
            </Button>
            <LinkButton kind="ghost" href={hrefTo('shipments')}>
              {t('create-cancel')}
            </LinkButton>
          </div>
        </form>
      )}
    </>
  );
}

type ErrorOf = (field: DraftField) => string | null;

/** Joins what this page finds wrong with what the core found wrong. */
function errorsIn(
  errors: Partial<Record<DraftField, string>>,
  problem: ApiError | null,
  t: ReturnType<typeof useText>,
): ErrorOf {
  return (field) => {
    const own = errors[field];
    if (own) return t(`create-error-${own}`);
    return problem?.field === field ? t(`error-${problem.code}`) : null;
  };
}

interface PartProps {
  view: DirectoryView;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  errorOf: ErrorOf;
}

function Plan({ view, draft, onDraft, errorOf }: PartProps) {
  const t = useText();
  const set = (change: Partial<Draft>) => onDraft({ ...draft, ...change });
  const sites = view.sites.map(({ site, name }) => ({ value: site, label: name }));
  return (
    <section className="section" aria-labelledby="plan">
      <h2 id="plan">{t('create-plan')}</h2>
      <div className="create-grid">
        <TextField
          label={t('create-reference')}
          hint={t('create-reference-hint')}
          value={draft.reference}
          onChange={(reference) => set({ reference })}
          error={errorOf('reference')}
          isRequired
        />
        <TextField
          label={t('create-boxes')}
          hint={t('create-boxes-hint')}
          value={draft.boxes}
          onChange={(boxes) => set({ boxes })}
          error={errorOf('boxes')}
          isRequired
        />
        <SelectField
          label={t('create-origin')}
          value={draft.origin}
          options={sites}
          onChange={(origin) => set({ origin })}
          error={errorOf('origin_site')}
          isRequired
        />
        <SelectField
          label={t('create-destination')}
          value={draft.destination}
          options={sites}
          onChange={(destination) => set({ destination })}
          error={errorOf('destination_site')}
          isRequired
        />
        <DateTimeField
          label={t('create-depart')}
          value={draft.depart}
          onChange={(depart) => set({ depart })}
          error={errorOf('depart_at_ms')}
        />
        <DateTimeField
          label={t('create-arrive')}
          value={draft.arrive}
          onChange={(arrive) => set({ arrive })}
          error={errorOf('arrive_by_at_ms')}
        />
      </div>
    </section>
  );
}

function Packing({ view, draft, onDraft, errorOf }: PartProps) {
  const t = useText();
  const { items } = draft;
  return (
    <section className="section" aria-labelledby="packing">
      <h2 id="packing">{t('shipment-items')}</h2>
      <ol className="create-items">
        {items.map((item, index) => (
          <li key={index}>
            <ItemFields
              view={view}
              item={item}
              number={index + 1}
              isBad={errorOf('items') !== null}
              onChange={(next) =>
                onDraft({
                  ...draft,
                  items: items.map((each, at) => (at === index ? next : each)),
                })
              }
              onRemove={
                items.length > 1
                  ? () => onDraft({ ...draft, items: items.filter((_, at) => at !== index) })
                  : null
              }
            />
          </li>
        ))}
      </ol>
      {errorOf('items') && (
        <p className="field-error" role="alert">
          {errorOf('items')}
        </p>
      )}
      <Button icon="plus" onPress={() => onDraft({ ...draft, items: [...items, NO_ITEM] })}>
        {t('create-item-add')}
      </Button>
    </section>
  );
}
