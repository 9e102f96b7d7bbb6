import type { ReactNode } from 'react';
import type { HeardSensor, SensorsView } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { BoneRows } from '../../kit/Bones';
import { LinkButton } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { Signal } from '../../kit/icon/Signal';
import { useWide } from '../../kit/useWide';
import { EmptyState } from '../../kit/banners';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import type { ScreenData } from '../states';
import { SensorLines, SensorTable } from './SensorRows';
import './sensors.css';

interface SensorsProps extends ScreenData<SensorsView> {
  /** The sensor whose form is open. */
  current: string | null;
  /** The task; beside the list on laptops. */
  children?: ReactNode;
}

/** Sensors paired with what they say, and those heard and not paired. */
export function Sensors({ view, status, problem, current, children }: SensorsProps) {
  const t = useText();
  const wide = useWide();
  if (!view) {
    return (
      <Pending title={t('sensors-title')} problem={problem}>
        <BoneRows rows={6} />
      </Pending>
    );
  }
  const paired = t('sensors-paired', { count: view.sensors.length });
  return (
    <div className="split">
      <div>
        <div className="head">
          <div className="grow">
            <h1>{t('sensors-title')}</h1>
            <p className="fine">
              {paired} {t(`sensors-radio-${view.radio}`)}
            </p>
          </div>
          <div className="actions">
            <LinkButton
              kind="primary"
              icon="plus"
              href={hrefTo('sensors', 'pair')}
              label={t('sensors-pair')}
            >
              <span className="wide-only">{t('sensors-pair')}</span>
              <span className="narrow-only">{t('sensors-pair-short')}</span>
            </LinkButton>
          </div>
        </div>
        <Offline status={status} />
        <ErrorNote error={problem} />
        {view.sensors.length === 0 && (
          <EmptyState title={t('sensors-empty')} icon="broadcast">
            {t('sensors-empty-what')}
          </EmptyState>
        )}
        {view.sensors.length > 0 &&
          (wide ? (
            <SensorTable sensors={view.sensors} current={current} />
          ) : (
            <SensorLines sensors={view.sensors} />
          ))}
        {view.heard.length > 0 && <Heard heard={view.heard} />}
      </div>
      {wide && children ? <aside>{children}</aside> : children}
    </div>
  );
}

function Heard({ heard }: { heard: readonly HeardSensor[] }) {
  const t = useText();
  const format = useFormat();
  return (
    <section className="heard" aria-labelledby="heard">
      <h2 id="heard">{t('sensors-heard')}</h2>
      <ul className="rows">
        {heard.map((each) => (
          <li key={each.sensor} className="heard-row">
            <b className={each.pairing.kind === 'format_unknown' ? 'mono' : undefined}>
              {each.name}
            </b>
            <Signal strength={each.signal} />
            <span className={each.temperature_millicelsius === null ? 'end quiet' : 'end num'}>
              {each.temperature_millicelsius === null
                ? t('kit-reading-none')
                : format.temperature(each.temperature_millicelsius)}
            </span>
            <span className="heard-word">{usePairingWord(each)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function usePairingWord({ pairing }: HeardSensor): string {
  const t = useText();
  if (pairing.kind === 'paired') return t('sensors-pairing-paired', { box: pairing.box_name });
  return t(`sensors-pairing-${pairing.kind}`);
}
