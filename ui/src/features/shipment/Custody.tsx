import type { CustodyEntry, ShipmentView } from '../../bridge/generated/api';
import { type Text, useText } from '../../i18n/useText';
import { useFormat, useNow } from '../../kit/Display';
import type { Format } from '../../kit/format';
import { Bowtie } from '../../kit/icon/Bowtie';
import { Name } from '../../kit/Name';

const FILLED = { planned: 0, offered: 1, confirmed: 2, withdrawn: 0 } as const;

/** Who gave to whom, oldest first; the planned one last. */
export function Custody({ view }: { view: ShipmentView }) {
  const t = useText();
  const format = useFormat();
  const { entries } = view.custody;
  return (
    <>
      <h2 id="custody">
        {t('shipment-custody')} <span className="fine">{format.zone(view.now_at_ms)}</span>
      </h2>
      {entries.length === 0 ? (
        <p className="quiet">{t('shipment-no-custody')}</p>
      ) : (
        <ol className="custody">
          {entries.map((entry, index) => (
            <Entry key={entry.handover ?? `planned ${String(index)}`} entry={entry} />
          ))}
        </ol>
      )}
    </>
  );
}

function Entry({ entry }: { entry: CustodyEntry }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (
    <li>
      <span className="knot">
        <Bowtie filled={FILLED[entry.state]} />
      </span>
      <b>
        {t.rich('shipment-from-to', {
          from: <Name>{entry.from ?? t('shipment-someone')}</Name>,
          to: <Name>{entry.to ?? t('shipment-someone')}</Name>,
        })}
      </b>
      <p>
        {entry.at_ms !== null && (
          <span className="num">
            {entry.state === 'planned'
              ? t('shipment-due', { time: format.time(entry.at_ms, now) })
              : format.time(entry.at_ms, now)}
          </span>
        )}{' '}
        <span className="quiet">{detailOf(entry, t, format)}</span>
      </p>
      {entry.is_disputed && <p className="fine disputed">{t('shipment-disputed')}</p>}
    </li>
  );
}

function detailOf(entry: CustodyEntry, t: Text, format: Format): string {
  if (entry.state === 'planned') return entry.place ?? '';
  const where = t(`shipment-custody-${entry.state}`, { place: entry.place ?? 'nowhere' });
  const facts = [
    entry.temperature_millicelsius !== null && format.temperature(entry.temperature_millicelsius),
    entry.box_state && t(`kit-state-${entry.box_state}`),
  ].filter(Boolean);
  return facts.length > 0 ? `${where} ${facts.join(', ')}` : where;
}
