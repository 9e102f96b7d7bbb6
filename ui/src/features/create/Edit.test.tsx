import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFormat } from '../../kit/format';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { SHIPMENT_STATES } from '../shipment/states';
import { Edit, type EditActs } from './Edit';
import { changesOf, planOf } from './edit';
import { CREATE_STATES } from './states';

const ZONE = 'America/Yellowknife';
const none = () => undefined;
const acts = (more: Partial<EditActs> = {}): EditActs => ({
  isPending: false,
  onSave: none,
  onAddItem: none,
  onCancelShipment: none,
  ...more,
});
const directory = CREATE_STATES.full.view;

function sample() {
  const { view } = SHIPMENT_STATES.full;
  if (!view) throw new Error('the sample has no view');
  return view;
}

describe('changing a shipment', () => {
  checkStates(SHIPMENT_STATES, (data) => <Edit {...data} directory={directory} acts={acts()} />);

  it('sends only what was changed', async () => {
    const onSave = vi.fn();
    draw(<Edit {...SHIPMENT_STATES.full} directory={directory} acts={acts({ onSave })} />);
    const save = screen.getByRole('button', { name: 'Save the changes' });
    expect((save as HTMLButtonElement).disabled).toBe(true);
    const seal = screen.getByRole('textbox', { name: 'Seal' });
    await userEvent.clear(seal);
    await userEvent.type(seal, '004418');
    await userEvent.click(save);
    expect(onSave).toHaveBeenCalledWith({ seal: '004418' });
  });

  it('is cancelled only with a reason, and by those who may', async () => {
    const onCancelShipment = vi.fn();
    const view = { ...sample(), actions: ['edit' as const, 'cancel' as const] };
    const data = { ...SHIPMENT_STATES.full, view };
    draw(<Edit {...data} directory={directory} acts={acts({ onCancelShipment })} />);
    const hold = screen.getByRole('button', { name: /Hold to cancel/ });
    expect((hold as HTMLButtonElement).disabled).toBe(true);
    await userEvent.type(screen.getByRole('textbox', { name: /Why is it cancelled/ }), 'Storm');
    hold.focus();
    await userEvent.keyboard('{Enter}{Enter}');
    expect(onCancelShipment).toHaveBeenCalledWith('Storm');
  });
});

describe('a plan', () => {
  const format = createFormat({ language: 'en', unit: 'celsius', zone: ZONE });
  const before = planOf(sample(), format);

  it('reads times as the place’s clocks show them', () => {
    expect(before.depart).toBe('2026-03-10T07:40');
    expect(before.arrive).toBe('2026-03-11T15:30');
  });

  it.each([
    [{}, null],
    [{ reference: ' ' }, null],
    [{ boxes: ' , ' }, null],
    [{ boxes: 'Cold box 7, Cold box 8' }, { boxes: ['Cold box 7', 'Cold box 8'] }],
    [{ arrive: '2026-03-11T16:00' }, { arrive_by_at_ms: Date.UTC(2026, 2, 11, 22) }],
    [{ destination: 'yla' }, { destination_site: 'yla' }],
  ])('with %o changes %o', (change, expected) => {
    expect(changesOf(before, { ...before, ...change }, ZONE)).toEqual(expected);
  });
});
