import type { AssessmentView, ReadingRow, ReadingsView } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { BoneRows } from '../../kit/Bones';
import { Button, LinkButton } from '../../kit/Button';
import { useFormat, useNow } from '../../kit/Display';
import { Name } from '../../kit/Name';
import { EmptyState } from '../../kit/banners';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import type { ScreenData } from '../states';
import { ruleTitle } from './Assessment';
import { inputWords } from './inputs';
import './readings.css';
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
        {total > 0 && (
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
        )}
      </div>
      <Offline status={status} />
      <ErrorNote error={problem} />
      {total === 0 ? (
        <EmptyState
          title={t('shipment-readings-none')}
          icon="thermometer"
          action={
            <LinkButton href={hrefTo('shipments', view.shipment)}>
              {t('shipment-readings-back')}
            </LinkButton>
          }
        >
          {t('shipment-readings-none-what')}
        </EmptyState>
      ) : (
        <ReadingsTable view={view} />
      )}
      {assessment && total > 0 && <Inputs assessment={assessment} />}
    </>
  );
}

/** Roles are named because a phone draws the rows as blocks, which would take them away. */
function ReadingsTable({ view }: { view: ReadingsView }) {
  const t = useText();
  return (
    <div
      className="wide-table readings"
      tabIndex={0}
      role="region"
      aria-label={t('shipment-all-readings')}
    >
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">{t('shipment-readings-time')}</th>
            <th role="columnheader" className="end">
              {t('shipment-readings-temperature')}
            </th>
            <th role="columnheader" className="end">
              {t('shipment-readings-humidity')}
            </th>
            <th role="columnheader">{t('shipment-readings-sensor')}</th>
            <th role="columnheader">{t('shipment-readings-place')}</th>
            <th role="columnheader">{t('shipment-readings-holder')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
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
        <tr role="row" className="gap-row">
          <td role="cell" colSpan={6}>
            {t('shipment-readings-gap')}
          </td>
        </tr>
      )}
      <tr role="row">
        <td role="cell" className="num when">
          {format.time(row.at_ms, now)}
        </td>
        <td role="cell" className="end nowrap warmth">
          {row.breach && (
            <span className={`breach ${row.breach}`}>{t(`shipment-readings-${row.breach}`)} </span>
          )}
          <b className="num">
            {value === null ? t('kit-reading-none') : format.temperature(value)}
          </b>
        </td>
        <td role="cell" className="end humid">
          {row.humidity_permille === null
            ? ''
            : format.percent(Math.round(row.humidity_permille / 10))}
        </td>
        <td role="cell">{row.sensor_name}</td>
        <td role="cell">{row.placement && t(`kit-place-${row.placement}`)}</td>
        <td role="cell">{row.holder && <Name>{row.holder}</Name>}</td>
      </tr>
    </>
  );
}

function Inputs({ assessment }: { assessment: AssessmentView }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
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
              {row.inputs.map((input) => {
                const { name, value } = inputWords(input, t, format, now);
                return (
                  <div key={input.name} className="input-pair">
                    <dt>{name}</dt>
                    <dd className="num">{value}</dd>
                  </div>
                );
              })}
            </dl>
          </div>
        ))}
      </div>
    </section>
  );
}
