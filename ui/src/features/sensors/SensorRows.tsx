import type { BatteryView, CalibrationView, SensorRow } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { type Text, useText } from '../../i18n/useText';
import { Age } from '../../kit/Age';
import { useFormat } from '../../kit/Display';
import type { Format } from '../../kit/format';
import { Icon, type IconName } from '../../kit/icon/Icon';
import { Signal } from '../../kit/icon/Signal';
import { Reading } from '../../kit/Reading';
import { Row } from '../../kit/Row';
import { dayOf, dueText } from './calibration';

function placeOf(row: SensorRow, t: Text): string {
  return row.place ? t(`kit-place-${row.place.placement}`) : '';
}

interface SensorTableProps {
  sensors: readonly SensorRow[];
  current: string | null;
}

/** Every sensor in one line, for laptops. */
export function SensorTable({ sensors, current }: SensorTableProps) {
  const t = useText();
  const format = useFormat();
  return (
    <table className="sensors">
      <thead>
        <tr>
          <th>{t('sensors-sensor')}</th>
          <th>{t('sensors-where')}</th>
          <th className="end">{t('sensors-reading')}</th>
          <th>{t('sensors-last')}</th>
          <th>{t('sensors-battery')}</th>
          <th>{t('sensors-calibrated')}</th>
        </tr>
      </thead>
      <tbody>
        {sensors.map((row) => (
          <tr key={row.sensor} data-current={row.sensor === current ? '' : undefined}>
            <td className="nowrap">
              <a href={hrefTo('sensors', row.sensor)}>
                <b>{row.name}</b>
              </a>
            </td>
            <td>
              {row.place?.box_name ?? t('sensors-unplaced')}
              <p className="fine">{placeOf(row, t)}</p>
            </td>
            <td className="end">
              <b className="num">{valueOf(row, t, format)}</b>
            </td>
            <td>
              <LastHeard row={row} />
              <p>
                <Signal strength={row.signal} />
              </p>
            </td>
            <td className="nowrap">
              <Battery battery={row.battery} />
            </td>
            <td className="nowrap">
              <CalibrationCell calibration={row.calibration} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function valueOf({ reading }: SensorRow, t: Text, format: Format): string {
  const value = reading?.temperature_millicelsius;
  if (value === null || value === undefined) return t('kit-reading-none');
  const last = reading?.freshness === 'lost' ? `${t('kit-reading-last')} ` : '';
  return last + format.temperature(value);
}

function LastHeard({ row }: { row: SensorRow }) {
  const t = useText();
  if (row.heard_at_ms === null) return <span className="quiet">{t('sensors-never-heard')}</span>;
  return <Age at={row.heard_at_ms} freshness={row.freshness} />;
}

/** A sensor on a phone: the box first, for that is what people look for. */
export function SensorLines({ sensors }: { sensors: readonly SensorRow[] }) {
  return (
    <ul className="srows">
      {sensors.map((row) => (
        <li key={row.sensor}>
          <SensorLine row={row} />
        </li>
      ))}
    </ul>
  );
}

function SensorLine({ row }: { row: SensorRow }) {
  const t = useText();
  const format = useFormat();
  const place = placeOf(row, t);
  return (
    <Row
      className="srow"
      href={hrefTo('sensors', row.sensor)}
      title={row.place?.box_name ?? t('sensors-unplaced')}
    >
      <span className="right">
        <Reading
          size="text"
          millicelsius={row.reading?.temperature_millicelsius ?? null}
          isLast={row.reading?.freshness === 'lost'}
        />
      </span>
      <span className="fine">{place ? `${place} · ${row.name}` : row.name}</span>
      <span className="right">
        <LastHeard row={row} />
      </span>
      <span className="meta">
        <Signal strength={row.signal} />
        <Battery battery={row.battery} />
        <CalibrationMark calibration={row.calibration} format={format} t={t} />
      </span>
    </Row>
  );
}

function batteryIcon({ percent, millivolts, is_low: isLow }: BatteryView): IconName {
  if (isLow) return 'battery-vertical-low';
  const isHigh = percent === null ? (millivolts ?? 0) >= 2_800 : percent >= 70;
  return isHigh ? 'battery-vertical-high' : 'battery-vertical-medium';
}

function Battery({ battery }: { battery: BatteryView | null }) {
  const t = useText();
  const format = useFormat();
  if (!battery) return <span className="quiet">{t('sensors-battery-none')}</span>;
  const { percent, millivolts, is_low: isLow } = battery;
  const value =
    percent !== null
      ? format.percent(percent)
      : t('sensors-volts', { volts: voltsOf(millivolts ?? 0, t.language) });
  return (
    <span className={isLow ? 'mark is-late' : 'mark'}>
      <Icon name={batteryIcon(battery)} />
      {isLow ? t('sensors-low', { value }) : value}
    </span>
  );
}

function voltsOf(millivolts: number, language: string): string {
  const volts = (millivolts / 1_000).toFixed(2);
  return language === 'fr' ? volts.replace('.', ',') : volts;
}

function CalibrationCell({ calibration }: { calibration: CalibrationView }) {
  const t = useText();
  const format = useFormat();
  const isLate = calibration.state === 'overdue' || calibration.state === 'never';
  const done = calibration.calibrated_on;
  return (
    <>
      {done === null ? t('sensors-never') : format.date(dayOf(done))}
      <p className={isLate ? 'fine is-late' : 'fine'}>{dueText(calibration, t, format)}</p>
    </>
  );
}

interface CalibrationMarkProps {
  calibration: CalibrationView;
  t: Text;
  format: Format;
}

function CalibrationMark({ calibration, t, format }: CalibrationMarkProps) {
  const isLate = calibration.state === 'overdue' || calibration.state === 'never';
  return (
    <span className={isLate ? 'mark is-late' : 'mark quiet'}>
      <Icon name={isLate ? 'warning' : 'seal-check'} />
      {calibration.state === 'never'
        ? t('sensors-calibration-never')
        : t('sensors-calibration', { due: dueText(calibration, t, format) })}
    </span>
  );
}
