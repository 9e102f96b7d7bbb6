import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { Placement, SensorsView } from '../../bridge/generated/api';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { CalibrationForm, millikelvinOf, type NewCalibration } from './CalibrationForm';
import { type PairDraft, PairForm } from './PairForm';
import { Sensors } from './Sensors';
import { SENSORS_STATES } from './states';

const START: PairDraft = {
  sensor: null,
  name: '',
  shipment: 'a423',
  boxName: 'Cold box 9',
  placement: null,
};

interface FormProps {
  view: SensorsView;
  onPair: (sensor: string, name: string, placement: Placement) => void;
}

function Form({ view, onPair }: FormProps) {
  const [draft, setDraft] = useState(START);
  return (
    <PairForm view={view} draft={draft} onDraft={setDraft} isPending={false} onPair={onPair} />
  );
}

function sample(): SensorsView {
  const { view } = SENSORS_STATES.full;
  if (!view) throw new Error('the sample has no view');
  return view;
}

describe('Sensors', () => {
  checkStates(SENSORS_STATES, (data) => <Sensors {...data} current={null} />);

  it('marks a silent sensor’s value as its last', () => {
    draw(<Sensors {...SENSORS_STATES.full} current={null} />);
    expect(document.body.textContent.replace(/\u00A0/g, ' ')).toMatch(/last 5\.0/);
  });

  it('says that nothing is recorded from a format it does not know', () => {
    draw(<Sensors {...SENSORS_STATES.full} current={null} />);
    expect(screen.getByText('Format not known. Nothing is recorded from it.')).toBeDefined();
  });
});

describe('a calibration', () => {
  const calibration = () => {
    const row = sample().sensors.find((each) => each.calibration.state === 'overdue');
    if (!row) throw new Error('no sensor of the sample is overdue');
    return row.calibration;
  };

  it('says in words that it ended, and who recorded it by which certificate', () => {
    draw(<CalibrationForm calibration={calibration()} isPending={false} onRecord={vi.fn()} />);
    const form = screen.getByRole('form', { name: 'Calibration' });
    expect(form.textContent.replace(/\u00A0/g, ' ')).toContain(
      'Calibrated 3 Feb 2025, overdue. Certificate K-1207. Known to ±0.2°. Recorded by Claire Fontaine.',
    );
  });

  it('is recorded once it is whole, for a year unless another end is written', async () => {
    const onRecord = vi.fn();
    draw(<CalibrationForm calibration={calibration()} isPending={false} onRecord={onRecord} />);
    const button = screen.getByRole('button', { name: 'Record calibration' });
    expect((button as HTMLButtonElement).disabled).toBe(true);
    const days = within(screen.getByRole('group', { name: 'Calibrated on' }));
    // A part that was empty becomes that of today.
    for (const part of days.getAllByRole('spinbutton')) fireEvent.keyDown(part, { key: 'ArrowUp' });
    await userEvent.type(screen.getByRole('textbox', { name: 'Certificate number' }), ' K-1208 ');
    await userEvent.type(screen.getByRole('textbox', { name: /Uncertainty/ }), '0,15');
    await userEvent.click(button);
    const [recorded] = onRecord.mock.calls[0] as [NewCalibration];
    expect(recorded).toMatchObject({ certificate: 'K-1208', uncertainty_millikelvin: 150 });
    const [year = '', ...rest] = recorded.calibrated_on.split('-');
    expect(recorded.due_on).toBe([String(Number(year) + 1), ...rest].join('-'));
  });

  it.each([
    ['', null],
    ['0.2', 200],
    ['0,05', 50],
    ['10', 10_000],
    ['0', undefined],
    ['11', undefined],
    ['wide', undefined],
  ])('reads an uncertainty of "%s"', (text, read) => {
    expect(millikelvinOf(text)).toBe(read);
  });
});

describe('pairing', () => {
  it('marks the candidate that warms with a word and a number', () => {
    draw(<Form view={sample()} onPair={() => undefined} />);
    expect(screen.getByText(/Warming, \+3\.5/)).toBeDefined();
  });

  it('pairs what was chosen, where it was placed, under the name it has', async () => {
    const onPair = vi.fn();
    draw(<Form view={sample()} onPair={onPair} />);
    const button = screen.getByRole('button', { name: 'Pair with Cold box 9' });
    expect((button as HTMLButtonElement).disabled).toBe(true);
    await userEvent.click(screen.getByRole('radio', { name: /Ruuvi 41B8/ }));
    await userEvent.click(screen.getByRole('radio', { name: 'Between the vials' }));
    await userEvent.click(button);
    expect(onPair).toHaveBeenCalledWith('ruuvi:41b8', 'Ruuvi 41B8', 'between_the_vials');
  });

  it('lets no sensor of an unknown format be chosen', () => {
    draw(<Form view={sample()} onPair={() => undefined} />);
    const stranger = screen.getByRole('radio', { name: /C4:7C:8D/ });
    expect((stranger as HTMLInputElement).disabled).toBe(true);
  });
});
