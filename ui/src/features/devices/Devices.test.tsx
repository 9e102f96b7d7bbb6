import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { Devices, type DevicesActs } from './Devices';
import { Invite } from './Invite';
import { pathOf } from './QrCode';
import { DEVICES_STATES, INVITE_STATES } from './states';

const none = () => undefined;
const acts = (onDecide: DevicesActs['onDecide'] = none): DevicesActs => ({
  isPending: false,
  onDecide,
  onAgain: none,
});
const full = (onDecide?: DevicesActs['onDecide']) => (
  <Devices {...DEVICES_STATES.full} acts={acts(onDecide)} mayDecide />
);

describe('Devices', () => {
  checkStates(DEVICES_STATES, (data) => <Devices {...data} acts={acts()} mayDecide />);

  it('shows who waits first, with digits to compare, and lets them in', async () => {
    const onDecide = vi.fn();
    draw(full(onDecide));
    const [first] = screen.getAllByRole('heading', { level: 3 });
    expect(first?.textContent).toContain('Annie’s phone');
    expect(screen.getByText('c41d')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Let in Annie’s phone' }));
    expect(onDecide).toHaveBeenCalledWith(DEVICES_STATES.full.view?.[0], 'approve');
  });

  it('sends a device away after asking, and has it wiped only when held or pressed twice', async () => {
    const onDecide = vi.fn();
    draw(full(onDecide));
    await userEvent.click(screen.getByRole('button', { name: 'Send away Elias’s phone' }));
    const sheet = screen.getByRole('region', { name: 'Send Elias’s phone away?' });
    const wipe = within(sheet).getByRole('button', { name: /Hold to have it delete everything/ });
    wipe.focus();
    await userEvent.keyboard('{Enter}');
    expect(onDecide).not.toHaveBeenCalled();
    await userEvent.keyboard('{Enter}');
    expect(onDecide.mock.calls[0]?.[1]).toBe('wipe');
    await userEvent.click(screen.getByRole('button', { name: 'Send away Elias’s phone' }));
    await userEvent.click(screen.getByRole('button', { name: 'Send away, keep its records' }));
    expect(onDecide.mock.calls[1]?.[1]).toBe('revoke');
  });

  it('decides nothing for those who only look', () => {
    draw(<Devices {...DEVICES_STATES.full} acts={acts()} mayDecide={false} />);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.queryByRole('link', { name: 'New device' })).toBeNull();
  });
});

describe('Invite', () => {
  checkStates(INVITE_STATES, (data) => <Invite {...data} onAgain={none} />);

  it('shows the code, the text and how long both hold', () => {
    draw(<Invite {...INVITE_STATES.full} onAgain={none} />);
    expect(screen.getByRole('img', { name: 'Invitation as a QR code' })).toBeTruthy();
    expect(document.body.textContent).toContain(INVITE_STATES.full.view?.text);
    expect(screen.getByRole('timer').textContent).toContain('14:32');
  });

  it('shows neither once the invitation has ended, and makes another', async () => {
    const onAgain = vi.fn();
    draw(<Invite {...INVITE_STATES.empty} onAgain={onAgain} />);
    expect(screen.queryByRole('img', { name: 'Invitation as a QR code' })).toBeNull();
    expect(document.body.textContent).not.toContain('isotherm:enrol');
    await userEvent.click(screen.getByRole('button', { name: 'Make another' }));
    expect(onAgain).toHaveBeenCalledOnce();
  });

  it('draws each dark square once, with light ones around', () => {
    expect(pathOf(['101', '011'])).toBe('M4 4h1v1h-1zM6 4h1v1h-1zM5 5h2v1h-2z');
  });
});
