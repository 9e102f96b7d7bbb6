import type { ReadingView, TodayBox, TrendView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Age } from '../../kit/Age';
import { useFormat, useNow } from '../../kit/Display';
import { Icon } from '../../kit/icon/Icon';
import { Plate, PlateReading } from '../../kit/Plate';
import { Reading } from '../../kit/Reading';
import { SyncMark } from '../../kit/SyncMark';
import { Budget, useNoBudget } from '../state/Budget';
import { useWords } from '../state/words';

/** The big verdict of the box to look at. */
export function BoxPlate({ main }: { main: TodayBox }) {
  const t = useText();
  const words = useWords();
  const noBudget = useNoBudget();
  const { verdict, reading } = main;
  const isHollow = verdict.state === 'ok' || verdict.state === 'warning';
  const isOld = verdict.freshness !== 'fresh' && isHollow;
  const state = verdict.state === 'waiting' ? 'unknown' : verdict.state;
  return (
    <div className={isOld ? 'plate-box is-old' : 'plate-box'}>
      <Plate
        state={state}
        label={t('today-plate')}
        word={useWord(main, isOld)}
        top={<PlateTop main={main} />}
        why={verdict.reason ? words.plate(verdict.reason, main.ribbon?.range) : null}
      >
        {reading && (
          <PlateReading reading={<Figure reading={reading} />} aside={<Aside of={reading} />} />
        )}
        {main.budget && <Budget budget={main.budget} />}
        {main.no_budget && (
          <p className="plate-note">
            {t('state-no-budget')}: {noBudget(main.no_budget)}
          </p>
        )}
        <Hold main={main} />
      </Plate>
    </div>
  );
}

function useWord({ verdict }: TodayBox, isOld: boolean): string | undefined {
  const t = useText();
  const format = useFormat();
  if (verdict.state === 'waiting') return t('kit-state-waiting');
  if (!isOld || verdict.as_of_at_ms === null) return undefined;
  const at = t('kit-state-at', { time: format.clock(verdict.as_of_at_ms) });
  return `${t(`kit-state-${verdict.state}`)} ${at}`;
}

function PlateTop({ main }: { main: TodayBox }) {
  const t = useText();
  const { sync, reading } = main;
  return (
    <>
      <span>
        {main.box_name} · {main.reference}
      </span>
      <span className="narrow-only">
        <SyncMark
          state={sync.state}
          word={sync.waiting > 0 ? t('frame-waiting', { count: sync.waiting }) : undefined}
        />
      </span>
      {reading && (
        <span className="wide-only">
          <Age at={reading.measured_at_ms} freshness={reading.freshness} />
        </span>
      )}
    </>
  );
}

function Figure({ reading }: { reading: ReadingView }) {
  return (
    <Reading
      size="glance"
      millicelsius={reading.temperature_millicelsius}
      isLast={reading.freshness === 'lost'}
    />
  );
}

function Aside({ of: reading }: { of: ReadingView }) {
  return (
    <>
      {reading.trend && <Trend trend={reading.trend} />}
      <span className="narrow-only">
        <Age at={reading.measured_at_ms} freshness={reading.freshness} />
      </span>
    </>
  );
}

function Trend({ trend }: { trend: TrendView }) {
  const t = useText();
  const words = useWords();
  const { direction } = trend;
  return (
    <>
      <span>
        {direction === 'rising' && <Icon name="caret-double-up" />}
        {direction === 'falling' && <Icon name="caret-double-down" />}{' '}
        {t(direction === 'steady' ? 'state-trend-steady-word' : `state-trend-${direction}`)}
      </span>
      <span>{words.trend(trend)}</span>
    </>
  );
}

function Hold({ main }: { main: TodayBox }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const until = main.holds_until_at_ms;
  if (until === null) return null;
  const time = <b>{format.time(until, now)}</b>;
  return <p className="plate-note">{t.rich('today-holds', { time })}</p>;
}
