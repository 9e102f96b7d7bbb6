import type { ReactNode } from 'react';
import type { FileContradiction, LoggerPreview } from '../../bridge/generated/api';
import { type Text, useText } from '../../i18n/useText';
import { useFormat, useNow } from '../../kit/Display';
import type { Format } from '../../kit/format';
import { Icon } from '../../kit/icon/Icon';

const SECOND = 1_000;
const HOUR_MINUTES = 60;

/** What the file holds, then what it would add. */
export function Preview({ preview }: { preview: LoggerPreview }) {
  const t = useText();
  const facts = useFacts(preview);
  return (
    <>
      <Adds preview={preview} />
      {preview.contradiction && <Contradiction found={preview.contradiction} />}
      {preview.obstacle && preview.obstacle !== 'readings_contradict' && (
        <p className="import-stop" role="alert">
          <Icon name="warning" />
          {t(preview.obstacle === 'empty' ? 'import-empty' : `error-${preview.obstacle}`)}
        </p>
      )}
      <dl className="import-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Adds({
  preview: { added, known, outside, sensor, obstacle },
}: {
  preview: LoggerPreview;
}) {
  const t = useText();
  const format = useFormat();
  if (obstacle !== null) return null;
  const line = (id: string, count: number) => <p>{t(id, { count, shown: format.count(count) })}</p>;
  return (
    <div className="import-adds" role="status">
      <p className="import-new">
        {added === 0
          ? t('import-nothing-new')
          : t('import-new', { count: added, shown: format.count(added) })}
      </p>
      {known > 0 && line('import-known', known)}
      {outside > 0 && line('import-outside', outside)}
      {sensor === null && <p className="fine">{t('import-unnamed')}</p>}
    </div>
  );
}

function Contradiction({ found }: { found: FileContradiction }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (
    <div className="import-stop" role="alert">
      <Icon name="warning" />
      <p>
        <b>{t('import-contradicts', { count: found.count, shown: format.count(found.count) })}</b>{' '}
        {t('import-contradicts-first', {
          time: format.time(found.at_ms, now),
          file: format.temperature(found.imported_millicelsius),
          log: format.temperature(found.recorded_millicelsius),
        })}{' '}
        {t('import-contradicts-why')}
      </p>
    </div>
  );
}

function useFacts(preview: LoggerPreview): [string, ReactNode][] {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { began_at_ms: began, ended_at_ms: ended, columns } = preview;
  const { temperature_min_millicelsius: min, temperature_max_millicelsius: max } = preview;
  const facts: [string, ReactNode][] = [
    [t('import-kind'), t(`import-format-${preview.format}`)],
    [t('import-logger'), loggerOf(preview, t)],
    [t('import-readings'), readingsOf(preview, t, format)],
  ];
  if (began !== null && ended !== null) {
    const span = t('import-source-span', {
      from: format.time(began, now),
      to: format.time(ended, now),
    });
    facts.push([t('import-recorded'), `${span}, ${format.zone(began)}`]);
  }
  if (min !== null && max !== null) {
    const ends = { min: format.temperature(min), max: format.temperature(max) };
    facts.push([t('import-temperature'), t('import-between', ends)]);
  }
  facts.push(
    [t('import-gaps'), gapsOf(preview, t, format)],
    [t('import-times'), clockOf(preview, t)],
  );
  if (columns) {
    const { time, time_of_day: clock, temperature, scale } = columns;
    const names = [time, clock, temperature].filter((name) => name !== null).join(', ');
    facts.push([
      t('import-columns'),
      t('import-columns-value', { names, scale: t(`import-scale-${scale}`) }),
    ]);
  }
  return facts;
}

function loggerOf({ model, serial, sensor }: LoggerPreview, t: Text): string {
  if (serial !== null) return t('import-logger-value', { model: model ?? '', serial }).trim();
  return sensor ?? t('import-logger-unnamed');
}

function readingsOf(
  { readings, missing, interval_seconds: step }: LoggerPreview,
  t: Text,
  format: Format,
) {
  const parts = [t('import-source-count', { count: readings, shown: format.count(readings) })];
  if (step !== null) parts.push(t('import-every', { span: format.duration(step * SECOND) }));
  if (missing > 0)
    parts.push(t('import-missing', { count: missing, shown: format.count(missing) }));
  return parts.join(', ');
}

function gapsOf({ gaps, gaps_seconds: seconds }: LoggerPreview, t: Text, format: Format): string {
  if (gaps === 0) return t('import-gaps-none');
  const span = format.duration(seconds * SECOND);
  return t('import-gaps-value', { count: gaps, shown: format.count(gaps), span });
}

function clockOf({ clock }: LoggerPreview, t: Text): string {
  switch (clock.kind) {
    case 'stated':
      return t('import-clock-stated');
    case 'zone':
      return t('import-clock-zone', { zone: clock.zone });
    case 'fixed': {
      const { offset_minutes: minutes } = clock;
      const hours = Math.trunc(Math.abs(minutes) / HOUR_MINUTES);
      const rest = String(Math.abs(minutes) % HOUR_MINUTES).padStart(2, '0');
      const offset = `UTC${minutes < 0 ? '\u2212' : '+'}${String(hours)}:${rest}`;
      return t('import-clock-fixed', { offset });
    }
  }
}
