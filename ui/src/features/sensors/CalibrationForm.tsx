import { parseDate } from '@internationalized/date';
import { useState } from 'react';
import type { CalibrationView, Command } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { DayField } from '../../kit/DayField';
import { useFormat } from '../../kit/Display';
import { TextField } from '../../kit/fields';
import { Icon } from '../../kit/icon/Icon';
import { Name } from '../../kit/Name';
import { dayOf, dueText } from './calibration';

export type NewCalibration = Omit<
  Extract<Command, { kind: 'record_calibration' }>,
  'kind' | 'sensor'
>;

interface CalibrationFormProps {
  calibration: CalibrationView;
  isPending: boolean;
  onRecord: (calibration: NewCalibration) => void;
}

/** What is known of a sensor's calibration, and a form to record the next one. */
export function CalibrationForm({ calibration, isPending, onRecord }: CalibrationFormProps) {
  const t = useText();
  const [madeOn, setMadeOn] = useState('');
  const [dueOn, setDueOn] = useState('');
  const [certificate, setCertificate] = useState('');
  const [width, setWidth] = useState('');
  const millikelvin = millikelvinOf(width);
  const isLate = madeOn !== '' && dueOn !== '' && dueOn <= madeOn;
  const isWhole = madeOn !== '' && dueOn !== '' && !isLate && certificate.trim() !== '';
  return (
    <form
      className="stacked calibration"
      aria-labelledby="calibration"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWhole || millikelvin === undefined) return;
        onRecord({
          calibrated_on: madeOn,
          due_on: dueOn,
          certificate: certificate.trim(),
          ...(millikelvin === null ? {} : { uncertainty_millikelvin: millikelvin }),
        });
      }}
    >
      <h2 id="calibration">{t('sensors-calibration-title')}</h2>
      <Known calibration={calibration} />
      <DayField
        label={t('sensors-calibrated-on')}
        value={madeOn}
        onChange={(day) => {
          setMadeOn(day);
          if (dueOn === '' && day !== '') setDueOn(yearAfter(day));
        }}
      />
      <DayField
        label={t('sensors-due-on')}
        hint={t('sensors-due-hint')}
        value={dueOn}
        onChange={setDueOn}
        error={isLate ? t('sensors-due-early') : null}
      />
      <TextField label={t('sensors-certificate')} value={certificate} onChange={setCertificate} />
      <TextField
        label={t('sensors-uncertainty')}
        hint={t('sensors-uncertainty-hint')}
        value={width}
        onChange={setWidth}
        inputMode="decimal"
        error={millikelvin === undefined ? t('sensors-uncertainty-bad') : null}
      />
      <p className="fine">{t('sensors-calibration-what')}</p>
      <Button type="submit" isDisabled={isPending || !isWhole || millikelvin === undefined}>
        {t('sensors-calibration-record')}
      </Button>
    </form>
  );
}

function Known({ calibration }: { calibration: CalibrationView }) {
  const t = useText();
  const format = useFormat();
  const { state, calibrated_on: madeOn, certificate, recorded_by: by } = calibration;
  if (madeOn === null || certificate === null) {
    return (
      <p className="is-late">
        <Icon name="warning" /> {t('sensors-calibration-never')}
      </p>
    );
  }
  const width = calibration.uncertainty_millikelvin;
  return (
    <p className={state === 'overdue' ? 'is-late' : undefined}>
      {state === 'overdue' && <Icon name="warning" />}{' '}
      {t('sensors-calibration-known', {
        date: format.date(dayOf(madeOn)),
        due: dueText(calibration, t, format),
      })}{' '}
      {t.rich('sensors-calibration-by', {
        certificate: <bdi className="mono nowrap">{certificate}</bdi>,
      })}
      {width !== null && ` ${t('sensors-calibration-width', { width: format.difference(width) })}`}{' '}
      {by !== null && t.rich('sensors-calibration-who', { name: <Name>{by}</Name> })}
    </p>
  );
}

/** Returns the same day of the next year; 29 February becomes the 28th. */
function yearAfter(day: string): string {
  return parseDate(day).add({ years: 1 }).toString();
}

/** Reads degrees as thousandths; null is empty, undefined is no width. */
export function millikelvinOf(text: string): number | null | undefined {
  const words = text.trim().replace(',', '.');
  if (words === '') return null;
  if (!/^\d{1,2}(\.\d{1,3})?$/.test(words)) return undefined;
  const thousandths = Math.round(Number(words) * 1_000);
  return thousandths >= 1 && thousandths <= 10_000 ? thousandths : undefined;
}
