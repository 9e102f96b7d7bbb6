import type { ReactNode } from 'react';
import type {
  CalibrationView,
  ImportView,
  ReadingSource,
  ShipmentView,
} from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { useFormat, useNow } from '../../kit/Display';
import { Name } from '../../kit/Name';
import { dayOf, dueText } from '../sensors/calibration';

interface SourcesProps {
  view: ShipmentView;
  /** What adds a source. */
  actions?: ReactNode;
}

/** Every sensor that rode with it and every file that was taken in, oldest first. */
export function Sources({ view, actions }: SourcesProps) {
  const t = useText();
  return (
    <section className="sources" aria-labelledby="sources">
      <div className="sources-head">
        <h2 id="sources">{t('import-sources')}</h2>
        {actions}
      </div>
      {view.sources.length === 0 ? (
        <p className="quiet">{t('import-sources-none')}</p>
      ) : (
        <ul className="rows">
          {view.sources.map((source) => (
            <Source key={source.source} source={source} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Source({ source }: { source: ReadingSource }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { import: taken, readings, to_at_ms: to } = source;
  const from = format.time(source.from_at_ms, now);
  const place = t('import-source-place', {
    place: t(`kit-place-${source.placement}`),
    box: source.box_name,
  });
  const span =
    to === null
      ? t('import-source-since', { from })
      : t('import-source-span', { from, to: format.time(to, now) });
  return (
    <li className="source">
      <p>
        <b>
          <Name>{source.name}</Name>
        </b>{' '}
        <span className={taken ? 'origin is-file' : 'origin'}>
          {t(taken ? 'import-source-file' : 'import-source-heard')}
        </span>
      </p>
      <p className="fine">
        {place}. {t('import-source-count', { count: readings, shown: format.count(readings) })},{' '}
        <span className="num">{span}</span>.
      </p>
      <div>
        {taken && <Taken taken={taken} />}
        <Calibrated calibration={source.calibration} />
      </div>
    </li>
  );
}

/** Plain words where a calibration is missing or ended; one line where it holds. */
function Calibrated({ calibration }: { calibration: CalibrationView }) {
  const t = useText();
  const format = useFormat();
  const { state, calibrated_on: madeOn, certificate } = calibration;
  if (madeOn === null || certificate === null) {
    return <p className="fine">{t('sensors-calibration-never')}.</p>;
  }
  const date = format.date(dayOf(madeOn));
  return (
    <p className={state === 'overdue' ? 'fine disputed' : 'fine'}>
      {t('sensors-calibration-known', { date, due: dueText(calibration, t, format) })}{' '}
      {t('sensors-calibration-by', { certificate })}
    </p>
  );
}

function Taken({ taken }: { taken: ImportView }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { outside, readings, serial } = taken;
  return (
    <p className="fine">
      {t.rich(
        'import-source-taken',
        { file: <bdi className="mono file">{taken.file_name}</bdi>, name: <Name>{taken.by}</Name> },
        { time: format.time(taken.at_ms, now) },
      )}
      {serial !== null && ` ${t('import-source-serial', { serial })}`}
      {outside > 0 &&
        ` ${t('import-source-outside', { outside, shown: format.count(outside), count: format.count(readings) })}`}
    </p>
  );
}
