import type {
  ApiError,
  NextStop,
  TodayAction,
  TodayBox,
  TodayOther,
  TodayView,
} from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Age } from '../../kit/Age';
import { Bone } from '../../kit/Bones';
import { Button, LinkButton } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { Name } from '../../kit/Name';
import { SyncMark } from '../../kit/SyncMark';
import { EmptyState } from '../../kit/banners';
import { EmptyRibbon } from '../../kit/ribbon/EmptyRibbon';
import { RibbonChart } from '../../kit/ribbon/RibbonChart';
import { Row } from '../../kit/Row';
import { useWide } from '../../kit/useWide';
import { JoinHint } from '../state/JoinHint';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import { ErrorNote } from '../../frame/ErrorNote';

import { VerdictBadge } from '../state/VerdictBadge';
import type { ScreenData } from '../states';
import { BoxPlate } from './BoxPlate';
import './today.css';

interface TodayProps extends ScreenData<TodayView> {
  onDepart: (shipment: string) => void;
}

/** The driver's page: the worst box, what to do about it, where to go next. */
export function Today({ view, status, problem, onDepart }: TodayProps) {
  const t = useText();
  const wide = useWide();
  if (!view) return <TodayBones problem={problem} />;
  const { main } = view;
  if (!main) {
    return (
      <>
        <div className="head">
          <h1>{t('frame-today')}</h1>
        </div>
        <Offline status={status} />
        <ErrorNote error={problem} />
        <EmptyState
          title={t('today-empty')}
          picture={<EmptyRibbon />}
          action={
            <>
              <LinkButton href={hrefTo('shipments')}>{t('today-empty-go')}</LinkButton>
              <JoinHint status={status} />
            </>
          }
        >
          {t('today-empty-what')}
        </EmptyState>
      </>
    );
  }
  return (
    <div className="today">
      <h1 className="vh">
        {t('today-title', {
          box: main.box_name,
          state: t(`kit-state-${main.verdict.state}`),
        })}
      </h1>
      <TodayHead main={main} now={view.now_at_ms} />
      {problem && (
        <div className="across">
          <ErrorNote error={problem} />
        </div>
      )}
      <BoxPlate main={main} />
      <div className="side">
        <WhatToDo main={main} onDepart={onDepart} />
        {view.next_stop && <NextStopRow stop={view.next_stop} />}
        {view.others.length > 0 && <OtherBoxes others={view.others} />}
      </div>
      {main.ribbon && (
        <section className="block where" aria-label={t('today-ribbon')}>
          <RibbonChart
            view={main.ribbon}
            lanes={wide ? 'all' : 'plot'}
            summary={wide ? 'printed' : 'spoken'}
          />
        </section>
      )}
    </div>
  );
}

function TodayHead({ main, now }: { main: TodayBox; now: number }) {
  const t = useText();
  const format = useFormat();
  return (
    <div className="head top wide-only">
      <div className="grow">
        <p className="quiet">
          {format.longDay(now)}, {format.clock(now)} {format.zone(now)}
        </p>
        <p className="today-box">
          {main.box_name}{' '}
          <span className="quiet">
            {t.rich('today-to', { place: <Name>{main.destination}</Name> })}
          </span>
        </p>
      </div>
      <SyncMark state={main.sync.state} word={useSyncWord(main)} />
    </div>
  );
}

function useSyncWord({ sync }: TodayBox): string | undefined {
  const t = useText();
  if (sync.waiting === 0) return undefined;
  const state = t(`kit-sync-${sync.state}`);
  return `${state}, ${t('frame-waiting', { count: sync.waiting })}`;
}

function WhatToDo({ main, onDepart }: { main: TodayBox; onDepart: TodayProps['onDepart'] }) {
  const t = useText();
  const isCalm = main.verdict.state === 'ok' && main.verdict.freshness === 'fresh';
  return (
    <section className="block" aria-labelledby="do">
      <h2 id="do" className="lead">
        {t(isCalm ? 'today-nothing' : 'today-do')}
      </h2>
      <ol className={isCalm ? 'steps plain' : 'steps'}>
        {main.steps.map((step) => (
          <li key={step}>{t(`state-step-${step}`)}</li>
        ))}
        {isCalm && <li>{t('today-listening')}</li>}
      </ol>
      <MainAction action={main.action} main={main} onDepart={onDepart} />
    </section>
  );
}

interface MainActionProps {
  action: TodayAction;
  main: TodayBox;
  onDepart: TodayProps['onDepart'];
}

function MainAction({ action, main, onDepart }: MainActionProps) {
  const t = useText();
  switch (action.kind) {
    case 'none':
      return null;
    case 'acknowledge':
      return (
        <LinkButton kind="primary" size="glove" icon="check" href={hrefTo('alerts', action.alert)}>
          {t('today-acknowledge')}
        </LinkButton>
      );
    case 'set_aside':
      return (
        <LinkButton kind="primary" size="glove" icon="check" href={hrefTo('alerts', action.alert)}>
          {t('today-set-aside')}
        </LinkButton>
      );
    case 'hand_over':
      return (
        <LinkButton
          size="glove"
          icon="handshake"
          href={hrefTo('shipments', main.shipment, 'handover')}
        >
          {t('today-hand-over')}
        </LinkButton>
      );
    case 'depart':
      return (
        <Button kind="primary" size="glove" onPress={() => onDepart(main.shipment)}>
          {t('today-depart')}
        </Button>
      );
    case 'pair_sensor':
      return (
        <LinkButton kind="primary" size="glove" icon="broadcast" href={hrefTo('sensors', 'pair')}>
          {t('today-pair')}
        </LinkButton>
      );
  }
}

const MICRO = 1_000_000;

function NextStopRow({ stop }: { stop: NextStop }) {
  const t = useText();
  const format = useFormat();
  const { latitude_microdegrees: latitude, longitude_microdegrees: longitude } = stop;
  return (
    <section className="block next" aria-labelledby="next">
      <div>
        <h2 id="next" className="fine">
          {t('today-next')}
        </h2>
        <p className="stop">
          <Name>{stop.name}</Name>
        </p>
        {stop.arrive_at_ms !== null && (
          <p className="fine">{t('today-about', { time: format.clock(stop.arrive_at_ms) })}</p>
        )}
      </div>
      {latitude !== null && longitude !== null && (
        <LinkButton
          icon="map-trifold"
          href={`geo:${String(latitude / MICRO)},${String(longitude / MICRO)}`}
          label={t('today-map-of', { place: stop.name })}
        >
          {t('today-map')}
        </LinkButton>
      )}
    </section>
  );
}

function OtherBoxes({ others }: { others: readonly TodayOther[] }) {
  const t = useText();
  return (
    <section className="block also" aria-labelledby="also">
      <h2 id="also" className="fine">
        {t('today-also')}
      </h2>
      <ul className="rows">
        {others.map((other) => (
          <li key={other.shipment + other.box_name}>
            <OtherBox other={other} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OtherBox({ other }: { other: TodayOther }) {
  const t = useText();
  const format = useFormat();
  const { reading } = other;
  const value =
    typeof reading?.temperature_millicelsius === 'number'
      ? format.temperature(reading.temperature_millicelsius)
      : t('kit-reading-none');
  return (
    <Row
      className="also-row"
      href={hrefTo('shipments', other.shipment)}
      title={other.box_name}
      before={<VerdictBadge verdict={other.verdict} />}
    >
      <span className="num">
        {reading?.freshness === 'lost' && `${t('kit-reading-last')} `}
        {value}
      </span>
      {reading && <Age at={reading.measured_at_ms} freshness={reading.freshness} />}
    </Row>
  );
}

function TodayBones({ problem }: { problem: ApiError | null }) {
  const t = useText();
  return (
    <Pending title={t('frame-today')} problem={problem}>
      <div className="today-bones">
        <Bone width="100%" height="320px" />
        <span>
          <Bone width="40%" height="20px" />
          <Bone width="80%" />
          <Bone width="72%" />
          <Bone width="100%" height="56px" />
        </span>
      </div>
    </Pending>
  );
}
