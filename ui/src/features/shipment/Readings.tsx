import type { AssessmentView, ReadingRow, ReadingsView } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { BoneRows } from '../../kit/Bones';
import { Button } from '../../kit/Button';
import { useFormat, useNow } from '../../kit/Display';
import { Name } from '../../kit/Name';
import { EmptyState } from '../../kit/banners';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import type { ScreenData } from '../states';
import { ruleTitle } from './Assessment';
import './shipment.css';

interface ReadingsProps extends ScreenData<ReadingsView> {
  assessment: AssessmentView | null;
  onPage: (page: number) => void;
}

/** Every reading, page by page, and what each rule used. */
export function Readings({ view, status, problem, assessment, onPage }: ReadingsProps) {
  const t = useText();
  const format = useFormat();
  if (!view) {
    return (
      <Pending title={t('shipment-all-readings')} problem={problem}>
        <BoneRows rows={9} />
      </Pending>
    );
  }
  const { page, pages, total } = view;
  return (
    <>
      <div className="head readings-head">
        <div className="grow">
          <p className="fine crumb">
            <a href={hrefTo('shipments', view.shipment)}>{view.reference}</a>
          </p>
          <h1>{t('shipment-readings-title', { reference: view.reference })}</h1>
          {total > 0 && (
            <p className="fine">
              {t('shipment-readings-page', {
                page: page + 1,
                pages,
                count: format.count(total),
              })}
            </p>
          )}
        </div>
        <div className="actions">
          <Button icon="caret-left" isDisabled={page === 0} onPress={() => onPage(page - 1)}>
            {t('shipment-readings-previous')}
          </Button>
          <Button
            icon="caret-right"
            isDisabled={page + 1 >= pages}
            onPress={() => onPage(page + 1)}
          >
            {t('shipment-readings-next')}
          </Button>
        </div>
      </div>
      <Offline status={status} />
      <ErrorNote error={problem} />
      {total === 0 ? (
        <EmptyState title={t('shipment-readings-none')} icon="thermometer" />
      ) : (
        <ReadingsTable view={view} />
      )}
      {assessment && total > 0 && <Inputs assessment={assessment} />}
    </>
  );
}

function ReadingsTable({ view }: { view: ReadingsView }) {
  const t = useText();
  return (
    <div className="wide-table" tabIndex={0} role="region" aria-label={t('shipment-all-readings')}>
      <table>
        <thead>
          <tr>
            <th>{t('shipment-readings-time')}</th>
            <th className="end">{t('shipment-readings-temperature')}</th>
            <th className="end">{t('shipment-readings-humidity')}</th>
            <th>{t('shipment-readings-sensor')}</th>
            <th>{t('shipment-readings-place')}</th>
            <th>{t('shipment-readings-holder')}</th>
          </tr>
        </thead>
        <tbody>
          {view.rows.map((row) => (
            <Reading key={`${String(row.at_ms)} ${row.sensor_name}`} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Reading({ row }: { row: ReadingRow }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const value = row.temperature_millicelsius;
  return (
    <>
      {row.is_after_gap && (
        <tr className="gap-row">
          <td colSpan={6}>{t('shipment-readings-gap')}</td>
        </tr>
      )}
      <tr>
        <td className="num">{format.time(row.at_ms, now)}</td>
        <td className="end nowrap">
          {row.breach && (
            <span className={`breach ${row.breach}`}>{t(`shipment-readings-${row.breach}`)} </span>
          )}
          <b className="num">
            {value === null ? t('kit-reading-none') : format.temperature(value)}
          </b>
        </td>
        <td className="end">
          {row.humidity_permille === null
            ? ''
            : format.percent(Math.round(row.humidity_permille / 10))}
        </td>
        <td>{row.sensor_name}</td>
        <td>{row.placement && t(`kit-place-${row.placement}`)}</td>
        <td>{row.holder && <Name>{row.holder}</Name>}</td>
      </tr>
    </>
  );
}

function Inputs({ assessment }: { assessment: AssessmentView }) {
  const t = useText();
  const format = useFormat();
  return (
    <section className="section" aria-labelledby="inputs">
      <h2 id="inputs">{t('shipment-inputs-title')}</h2>
      <div className="inputs">
        {assessment.rows.map((row) => (
          <div key={row.rule}>
            <h3>{ruleTitle(row.finding, t, format)}</h3>
            <p className="fine">
              <span className="mono">{row.rule}</span>,{' '}
              {t('shipment-version', { version: row.version })}
            </p>
            <dl className="device">
              {row.inputs.map(({ name, value }) => (
                <div key={name} className="input-pair">
                  <dt className="mono">{name}</dt>
                  <dd className="mono">{value}</dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </section>
  );
}
