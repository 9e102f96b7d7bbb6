import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { ApiError } from '../../bridge/generated/api';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { Join, type JoinActs } from './Join';
import { JOIN_ENDS, JOIN_STATES } from './states';

const acts = (more: Partial<JoinActs> = {}): JoinActs => ({
  isPending: false,
  onEnrol: () => undefined,
  ...more,
});

describe('Join', () => {
  checkStates({ ...JOIN_STATES, ...JOIN_ENDS }, (data) => <Join {...data} acts={acts()} />);

  it('sends an invitation that mail broke into lines as the one line it was', async () => {
    const onEnrol = vi.fn();
    draw(<Join {...JOIN_STATES.empty} acts={acts({ onEnrol })} />);
    const ask = screen.getByRole('button', { name: 'Ask to join' });
    expect(ask).toHaveProperty('disabled', true);
    await userEvent.click(screen.getByRole('textbox', { name: 'Invitation' }));
    await userEvent.paste(' isotherm:enrol?relay=a\n&key=b\r\n&code=c&until=1 \n');
    const name = screen.getByRole('textbox', { name: 'Name of this device' });
    await userEvent.clear(name);
    expect(ask).toHaveProperty('disabled', true);
    await userEvent.type(name, ' Truck 4 ');
    await userEvent.click(ask);
    expect(onEnrol).toHaveBeenCalledWith('isotherm:enrol?relay=a&key=b&code=c&until=1', 'Truck 4');
  });

  it('asks once while the relay is asked', async () => {
    const onEnrol = vi.fn();
    draw(<Join {...JOIN_STATES.empty} acts={acts({ onEnrol, isPending: true })} />);
    await userEvent.type(screen.getByRole('textbox', { name: 'Invitation' }), 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Asking the relay' }));
    expect(onEnrol).not.toHaveBeenCalled();
  });

  it('marks the field that a refusal names, and says what to do', () => {
    draw(<Join {...JOIN_ENDS.unread} acts={acts()} />);
    const field = screen.getByRole('textbox', { name: 'Invitation' });
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('alert').textContent).toContain('Copy the whole invitation');
  });

  it('says what a name may be where the name is refused', () => {
    const problem = { ...JOIN_ENDS.unread.problem, code: 'out_of_bounds', field: 'device_name' };
    draw(<Join {...JOIN_STATES.empty} problem={problem as ApiError} acts={acts()} />);
    const field = screen.getByRole('textbox', { name: 'Name of this device' });
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.body.textContent).toContain('A name has 1 to 200 characters');
  });

  it.each([
    ['refused', 'Ask for another one, and enter it at once.'],
    ['used', 'Each invitation lets in one device.'],
  ] as const)('says what to do about a code in the state %s', (state, words) => {
    draw(<Join {...{ ...JOIN_STATES, ...JOIN_ENDS }[state]} acts={acts()} />);
    expect(screen.getByRole('alert').textContent).toContain(words);
  });

  it('shows all digits in their groups while it waits, and blocks nothing', () => {
    draw(<Join {...JOIN_STATES.full} acts={acts()} />);
    const groups = screen.getAllByRole('listitem').map((each) => each.textContent);
    expect(groups).toEqual(JOIN_STATES.full.view?.fingerprint.split(' '));
    expect(screen.getByRole('link', { name: 'Go to Today' })).toBeTruthy();
  });

  it('says that it asks again by itself when no relay was reached', () => {
    draw(<Join {...JOIN_STATES.offline} acts={acts()} />);
    expect(document.body.textContent).toContain('asks again when there is signal');
  });

  it('leads from joining to signing in', () => {
    draw(<Join {...JOIN_ENDS.joined} acts={acts()} />);
    expect(screen.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('#/sign-in');
  });

  it('tells a device that was sent away from one that was wiped', () => {
    const { unmount } = draw(<Join {...JOIN_ENDS.revoked} acts={acts()} />);
    expect(document.body.textContent).toContain('is still here and can be read');
    unmount();
    draw(<Join {...JOIN_ENDS.wiped} acts={acts()} />);
    expect(document.body.textContent).toContain('What had not been sent is gone');
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('names the address of whoever is not the relay, and promises nothing of it', () => {
    draw(<Join {...JOIN_ENDS.distrusted} acts={acts()} />);
    expect(document.body.textContent).not.toContain('asks again');
    expect(screen.getByRole('alert').textContent).toContain('https://relay.example.org');
  });
});
