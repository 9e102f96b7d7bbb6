import type { ShipmentView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Age } from '../../kit/Age';
import { useFormat, useNow } from '../../kit/Display';
import { Name } from '../../kit/Name';
import { Reading } from '../../kit/Reading';
import { Budget, useNoBudget } from '../state/Budget';
import { VerdictBadge } from '../state/VerdictBadge';
import { useWords } from '../state/words';

/** The strip of facts under the title. */
export function Facts({ view }: { view: ShipmentView }) {
  const t = useText();
  const words = useWords();
  const noBudget = useNoBudget();
  const { verdict, need, decision } = view;
  const why = decision
    ? t(`shipment-decided-${decision.outcome}`)
    : need
      ? t(`shipment-need-${need}`)
      : verdict.reason && words.plate(verdict.reason, view.range);
  return (
    <dl className="facts">
      <div className="fact state">
        <dt className="vh">{t('shipment-state')}</dt>
        <dd>
          <VerdictBadge verdict={verdict} />
        </dd>
        {why && <dd className="fact-why">{why}</dd>}
      </div>
      <ReadingFact view={view} />
      {view.budgets[0] && (
        <div className="fact">
          <dt className="vh">{words.budget(view.budgets[0])}</dt>
          <dd>
            <Budget budget={view.budgets[0]} size="small" />
          </dd>
        </div>
      )}
      {view.no_budget && (
        <div className="fact">
          <dt>{t('state-no-budget')}</dt>
          <dd className="fact-none">{noBudget(view.no_budget)}</dd>
        </div>
      )}
      <ArrivalFact view={view} />
      {view.holder && <HolderFact view={view} />}
    </dl>
  );
}

function ReadingFact({ view }: { view: ShipmentView }) {
  const t = useText();
  const format = useFormat();
  const { reading } = view;
  const box = view.boxes[0] ?? '';
  if (!reading) {
    return (
      <div className="fact">
        <dt>{box}</dt>
        <dd>{t('shipment-not-heard')}</dd>
      </div>
    );
  }
  return (
    <div className="fact">
      <dt>{t('shipment-box-at', { box, time: format.clock(reading.measured_at_ms) })}</dt>
      <dd>
        <Reading
          millicelsius={reading.temperature_millicelsius}
          isLast={reading.freshness === 'lost'}
        />{' '}
        <Age at={reading.measured_at_ms} freshness={reading.freshness} />
      </dd>
    </div>
  );
}

function ArrivalFact({ view }: { view: ShipmentView }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const time = (at: number) =>
    format.date(at) === format.date(now) ? format.clock(at) : format.time(at, now);
  const { arrived_at_ms: arrived, arrive_by_at_ms: due, departed_at_ms: departed } = view;
  if (arrived !== null) {
    return (
      <div className="fact">
        <dt>{t('shipment-arrived')}</dt>
        <dd className="num">{time(arrived)}</dd>
      </div>
    );
  }
  if (departed === null && view.depart_at_ms !== null) {
    return (
      <div className="fact">
        <dt>{t('shipment-leaves')}</dt>
        <dd className="num">{time(view.depart_at_ms)}</dd>
      </div>
    );
  }
  if (due === null) return null;
  const span = format.duration(Math.abs(due - now));
  return (
    <div className="fact">
      <dt>{t('shipment-arrives')}</dt>
      <dd>{t(due >= now ? 'shipment-in' : 'shipment-late', { time: time(due), span })}</dd>
    </div>
  );
}

function HolderFact({ view }: { view: ShipmentView }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  if (!view.holder) return null;
  return (
    <div className="fact">
      <dt>{t('shipment-held')}</dt>
      <dd>
        <Name>{view.holder.name}</Name>
        <p className="fine">
          {t('shipment-since', { time: format.time(view.holder.since_at_ms, now) })}
        </p>
      </dd>
    </div>
  );
}
