import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { Placement, SensorsView } from '../../bridge/generated/api';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
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
