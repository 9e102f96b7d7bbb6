import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { HandoverView } from '../../bridge/generated/api';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { Handover, type HandoverActs } from './Handover';
import { HANDOVER_STATES } from './states';

const none = () => undefined;
const acts = (more: Partial<HandoverActs> = {}): HandoverActs => ({
  isPending: false,
  onOffer: none,
  onConfirm: none,
  onWithdraw: none,
  onContinueAs: none,
  ...more,
});

function unticked(): HandoverView {
  const { view } = HANDOVER_STATES.full;
  if (!view) throw new Error('the sample has no view');
  return { ...view, checks: view.checks.map((row) => ({ ...row, is_checked: false })) };
}

describe('Handover', () => {
  checkStates(HANDOVER_STATES, (data) => <Handover {...data} acts={acts()} />);

  it('lets nobody receive before each line is ticked', async () => {
    const onConfirm = vi.fn();
    const data = { ...HANDOVER_STATES.full, view: unticked() };
    draw(<Handover {...data} acts={acts({ onConfirm })} />);
    const hold = screen.getByRole('button', { name: /Hold to receive/ });
    expect((hold as HTMLButtonElement).disabled).toBe(true);
    for (const box of screen.getAllByRole('checkbox')) await userEvent.click(box);
    hold.focus();
    await userEvent.keyboard('{Enter}');
    expect(onConfirm).not.toHaveBeenCalled();
    await userEvent.keyboard('{Enter}');
    expect(onConfirm).toHaveBeenCalledWith('h3', ['seal_whole', 'units_counted', 'state_seen'], []);
  });

  it('names what the receiver has seen', () => {
    draw(<Handover {...HANDOVER_STATES.full} acts={acts()} />);
    expect(screen.getByText('I have seen the WARNING')).toBeDefined();
    expect(screen.getByText('Seal 004417 is whole')).toBeDefined();
  });

  it('lets the giver withdraw until the other agrees, or pass the device on', async () => {
    const onWithdraw = vi.fn();
    const onContinueAs = vi.fn();
    draw(<Handover {...HANDOVER_STATES.offline} acts={acts({ onWithdraw, onContinueAs })} />);
    await userEvent.click(screen.getByRole('button', { name: 'Withdraw the offer' }));
    expect(onWithdraw).toHaveBeenCalledWith('h3');
    await userEvent.click(screen.getByRole('button', { name: /Continue as Ruth/ }));
    expect(onContinueAs).toHaveBeenCalledWith({ person: 'ruth', name: 'Ruth Okheena, RN' });
  });

  it('asks the giver whom to give to', () => {
    draw(<Handover {...HANDOVER_STATES.empty} acts={acts()} />);
    const hold = screen.getByRole('button', { name: /Hold to give/ });
    expect((hold as HTMLButtonElement).disabled).toBe(true);
    expect(screen.getByText('0 of 2')).toBeDefined();
  });
});
