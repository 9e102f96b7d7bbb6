import { type ReactNode, useState } from 'react';
import type { EditValue, EditView } from '../../bridge/generated/api';
import { type Text, useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { useFormat, useNow } from '../../kit/Display';
import { Icon } from '../../kit/icon/Icon';
import { Name } from '../../kit/Name';
import { answerText, fieldLabel } from '../form/words';
import { fieldName } from '../state/record';
import { unitText } from '../state/unit';

/** Changes shown before someone asks for all of them. */
const SHOWN = 6;
/** A date printed as a month and a year: `2027-05`. */
const MONTH_LENGTH = 7;

/** What was changed: by whom, on which device, when, and from what to what. */
export function History({ edits }: { edits: readonly EditView[] }) {
  const t = useText();
  const [isWhole, setWhole] = useState(false);
  if (edits.length === 0) return null;
  const shown = isWhole ? edits : edits.slice(0, SHOWN);
  return (
    <section aria-labelledby="history">
      <h2 id="history">{t('shipment-history')}</h2>
      <p className="fine">{t('shipment-history-what')}</p>
      <ol className="rows history">
        {shown.map((edit, index) => (
          <Edit key={edits.length - index} edit={edit} />
        ))}
      </ol>
      {shown.length < edits.length && (
        <Button kind="ghost" onPress={() => setWhole(true)}>
          {t('shipment-history-all', { count: edits.length })}
        </Button>
      )}
    </section>
  );
}

function Edit({ edit }: { edit: EditView }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const time = format.time(edit.at_ms, now);
  return (
    <li className="entry">
      <p>
        <What edit={edit} /> <Change edit={edit} />
      </p>
      <p className="fine">
        {edit.by === null
          ? t('shipment-history-on', { device: edit.device, time })
          : t.rich(
              'shipment-history-by',
              { name: <Name>{edit.by}</Name> },
              { device: edit.device, time },
            )}
      </p>
      {edit.is_concurrent && (
        <p className="apart">
          <Icon name="arrows-split" />{' '}
          {t(edit.is_current ? 'shipment-history-counts' : 'shipment-history-kept')}
        </p>
      )}
    </li>
  );
}

function What({ edit: { about, field } }: { edit: EditView }) {
  const t = useText();
  switch (about.kind) {
    case 'plan':
      return <b>{fieldName(field, t)}</b>;
    case 'form':
      return <b>{fieldLabel(field, t)}</b>;
    case 'item':
      return (
        <b>
          {t.rich(
            'shipment-edit-of',
            {
              product: <Name>{about.product_name}</Name>,
              batch: <span className="mono">{about.batch}</span>,
            },
            { field: fieldName(field, t) },
          )}
        </b>
      );
  }
}

function Change({ edit: { field, before, after } }: { edit: EditView }) {
  const t = useText();
  const value = useValue(field, t);
  const old = before && <del>{value(before)}</del>;
  const given = after && <ins>{value(after)}</ins>;
  if (old && given) return t.rich('shipment-history-changed', { before: old, after: given });
  if (given) return t.rich('shipment-history-set', { after: given });
  return old && t.rich('shipment-history-taken', { before: old });
}

function useValue(field: string, t: Text): (value: EditValue) => ReactNode {
  const format = useFormat();
  const now = useNow();
  return (value) => {
    switch (value.kind) {
      case 'text':
        return field === 'unit' ? unitText(value.text, 2, t) : <Name>{value.text}</Name>;
      case 'number':
        return format.count(value.number);
      case 'time':
        return format.time(value.at_ms, now);
      case 'date':
        return value.date.length === MONTH_LENGTH ? format.month(value.date) : value.date;
      case 'answer':
        return answerText(field, value.answer, t);
    }
  };
}
