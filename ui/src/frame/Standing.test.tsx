import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Bridge } from '../bridge/Bridge';
import { BridgeProvider } from '../bridge/useBridge';
import type { Event, MembershipView } from '../bridge/generated/api';
import { ALONE, LET_IN, OPEN, SENT_AWAY, SIGNED_IN, WAITING } from '../features/sample/membership';
import { LANGUAGES } from '../i18n/text';
import { findViolations } from '../test/axe';
import { draw } from '../test/draw';
import { type Notice, noticeOf, Standing } from './Standing';

const NEVER = new Promise<never>(() => undefined);

/** A core whose membership the test sets. */
function coreOf(first: MembershipView) {
  let view = first;
  const listeners = new Set<(event: Event) => void>();
  const bridge: Bridge = {
    query: ({ kind }) => (kind === 'membership' ? Promise.resolve({ kind, view }) : NEVER),
    send: () => NEVER,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exportReport: () => NEVER,
    saveFile: () => NEVER,
  };
  const become = (next: MembershipView) => {
    view = next;
    const event: Event = { kind: 'views_changed', views: ['membership'] };
    return act(async () => listeners.forEach((listener) => listener(event)));
  };
  return { bridge, become };
}

async function drawStanding(view: MembershipView, path = 'today', language = LANGUAGES[0]) {
  const core = coreOf(view);
  const page = (
    <BridgeProvider bridge={core.bridge}>
      <Standing path={path} />
    </BridgeProvider>
  );
  const drawn = await act(async () => draw(page, language ? { language } : {}));
  return { ...drawn, ...core };
}

const CASES: readonly [string, MembershipView, Notice | null][] = [
  ['works alone', ALONE, null],
  ['has an open relay', OPEN, null],
  ['is signed in', SIGNED_IN, null],
  ['waits', WAITING, 'pending'],
  ['has nobody signed in', LET_IN, 'sign_in_again'],
  ['has a dead sign-in', { ...SIGNED_IN, problem: 'sign_in_again' }, 'sign_in_again'],
  ['has no signal', { ...SIGNED_IN, problem: 'relay_unreachable' }, null],
  ['has a password handed over', { ...SIGNED_IN, must_change_password: true }, 'password'],
  ['meets another relay', { ...SIGNED_IN, problem: 'relay_not_trusted' }, 'distrusted'],
  ['was sent away', SENT_AWAY, 'revoked'],
  ['was wiped', { ...SENT_AWAY, problem: 'wiped' }, 'wiped'],
];

describe('Standing', () => {
  it.each(CASES)('of a device that %s', (_, view, notice) => {
    expect(noticeOf(view)).toBe(notice);
  });

  it.each(LANGUAGES)('speaks %s and has no fault of access', async (language) => {
    const { container } = await drawStanding(LET_IN, 'today', language);
    expect(container.textContent).not.toBe('');
    expect(await findViolations(container)).toEqual([]);
  });

  it('comes when a sign-in dies, says that recording goes on, and leaves with the next', async () => {
    const { become } = await drawStanding(SIGNED_IN);
    expect(screen.queryByRole('status')).toBeNull();
    await become(LET_IN);
    expect(screen.getByRole('status').textContent).toContain('Readings are recorded meanwhile');
    expect(screen.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('#/sign-in');
    await become(SIGNED_IN);
    expect(screen.queryByRole('status')).toBeNull();
  });

  it.each(['join', 'sign-in'])('leaves the page %s to say it itself', async (path) => {
    const { container } = await drawStanding(LET_IN, path);
    expect(container.textContent).toBe('');
  });
});
