import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import type { ScreenData } from '../states';
import { SignIn, type SignInActs } from './SignIn';
import { SIGN_IN_ENDS, SIGN_IN_STATES } from './states';

const none = () => undefined;
const STATES = { ...SIGN_IN_STATES, ...SIGN_IN_ENDS };

/** The page with an account that can be typed, as its screen keeps it. */
function Page({ data, more }: { data: ScreenData<never>; more?: Partial<SignInActs> }) {
  const [account, setAccount] = useState('');
  const acts = { onSignIn: none, onPassword: none, onSignOut: none, isPending: false, ...more };
  return <SignIn {...data} acts={{ account, onAccount: setAccount, ...acts }} />;
}

const drawState = (state: keyof typeof STATES, more?: Partial<SignInActs>) =>
  draw(<Page data={STATES[state] as ScreenData<never>} {...(more ? { more } : {})} />);

const account = () => screen.getByRole('textbox', { name: 'Account' });
const secret = (name: string) => screen.getByLabelText<HTMLInputElement>(name);

describe('SignIn', () => {
  afterEach(() => vi.useRealTimers());
  checkStates(STATES, (data) => <Page data={data as ScreenData<never>} />);

  it('signs in by keyboard alone', async () => {
    const onSignIn = vi.fn();
    drawState('empty', { onSignIn });
    await userEvent.type(account(), ' elias ');
    await userEvent.tab();
    await userEvent.keyboard('correct horse{Enter}');
    expect(onSignIn).toHaveBeenCalledExactlyOnceWith('elias', 'correct horse');
  });

  it('sends nothing before both are filled in, and nothing twice', async () => {
    const onSignIn = vi.fn();
    drawState('empty', { onSignIn });
    await userEvent.type(account(), 'elias{Enter}');
    expect(onSignIn).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: 'Sign in' })).toHaveProperty('disabled', true);
  });

  it('lets password managers fill it in', () => {
    drawState('empty');
    expect(account().getAttribute('autocomplete')).toBe('username');
    expect(secret('Password').autocomplete).toBe('current-password');
  });

  it('hides the password until asked, and hides it again', async () => {
    drawState('empty');
    expect(secret('Password').type).toBe('password');
    await userEvent.click(screen.getByRole('button', { name: 'Show: Password' }));
    expect(secret('Password').type).toBe('text');
    await userEvent.click(screen.getByRole('button', { name: 'Hide: Password' }));
    expect(secret('Password').type).toBe('password');
  });

  it('never says which of the two is wrong', () => {
    drawState('refused');
    expect(screen.getByRole('alert').textContent).toContain('The account or the password is wrong');
    expect(document.querySelectorAll('[aria-invalid=true]')).toHaveLength(0);
  });

  it('says that recording goes on without the relay', () => {
    drawState('offline');
    expect(screen.getByRole('alert').textContent).toContain('readings are recorded as before');
  });

  it('counts a lock down and says when it is over', async () => {
    vi.useFakeTimers();
    drawState('locked');
    expect(document.body.textContent).toContain('Too many tries. Wait 9\u00A0min');
    await act(() => vi.advanceTimersByTimeAsync(510_000));
    expect(document.body.textContent).toContain('Wait 30 seconds');
    await act(() => vi.advanceTimersByTimeAsync(30_000));
    expect(screen.getByRole('status').textContent).toBe('You can try again now');
  });

  it('locks the account that was tried, and no other', async () => {
    function Locking() {
      const [isTried, setTried] = useState(false);
      const data = STATES[isTried ? 'locked' : 'empty'] as ScreenData<never>;
      return <Page data={data} more={{ onSignIn: () => setTried(true) }} />;
    }
    draw(<Locking />);
    await userEvent.type(account(), 'elias');
    await userEvent.type(secret('Password'), 'wrong{Enter}');
    expect(document.body.textContent).toContain('Too many tries');
    expect(screen.getByRole('button', { name: 'Sign in' })).toHaveProperty('disabled', true);
    await userEvent.clear(account());
    await userEvent.type(account(), 'claire');
    expect(screen.getByRole('button', { name: 'Sign in' })).toHaveProperty('disabled', false);
  });

  it('takes a new password of twelve characters that is another one', async () => {
    const onPassword = vi.fn();
    drawState('handed', { onPassword });
    await userEvent.type(account(), 'elias');
    await userEvent.type(secret('Password as it is'), 'handed-over-1');
    const after = secret('New password');
    expect(after.autocomplete).toBe('new-password');
    const keep = screen.getByRole('button', { name: 'Keep this password' });
    await userEvent.type(after, 'handed-over');
    expect(document.body.textContent).toContain('1 character is missing');
    await userEvent.type(after, '-1');
    expect(document.body.textContent).toContain('This is the password as it is');
    expect(keep).toHaveProperty('disabled', true);
    await userEvent.type(after, '2{Enter}');
    expect(onPassword).toHaveBeenCalledExactlyOnceWith('elias', 'handed-over-1', 'handed-over-12');
  });

  it('says what stays before it signs out, and lets the person stay', async () => {
    const onSignOut = vi.fn();
    drawState('full', { onSignOut });
    await userEvent.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(document.body.textContent).toContain('What was recorded stays on this device');
    await userEvent.click(screen.getByRole('button', { name: 'Stay signed in' }));
    expect(onSignOut).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: 'Sign out' }));
    const ways = screen.getAllByRole('button', { name: 'Sign out' });
    await userEvent.click(ways[ways.length - 1] ?? document.body);
    expect(onSignOut).toHaveBeenCalledOnce();
  });

  it.each([
    ['alone', 'Join an organisation', '#/join'],
    ['open', 'Choose in Settings', '#/settings'],
    ['pending', 'See more', '#/join'],
    ['revoked', 'See more', '#/join'],
  ] as const)('leads elsewhere in the state %s', (state, name, href) => {
    drawState(state);
    expect(screen.getByRole('link', { name }).getAttribute('href')).toBe(href);
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});
