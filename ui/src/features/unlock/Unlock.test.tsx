import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ApiFailure, type Bridge } from '../../bridge/Bridge';
import type { Command, Event, Query, View } from '../../bridge/generated/api';
import { App } from '../../frame/App';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { SETTINGS_STATES } from '../settings/states';
import { UNLOCK_STATES } from './states';
import { Unlock, type UnlockActs } from './Unlock';

const acts: UnlockActs = { isPending: false, onUnlock: () => undefined };

const drawState = (state: keyof typeof UNLOCK_STATES, more: Partial<UnlockActs> = {}) =>
  draw(<Unlock {...UNLOCK_STATES[state]} acts={{ ...acts, ...more }} />);

const secret = () => screen.getByLabelText<HTMLInputElement>('Passphrase');

/** A core that answers nothing until it hears the right passphrase. */
function lockedBridge(passphrase: string): Bridge & { sent: Command[] } {
  let isOpen = false;
  const listeners = new Set<(event: Event) => void>();
  const sent: Command[] = [];
  const { view } = SETTINGS_STATES.full;
  return {
    sent,
    query: (query: Query) => {
      const { view: locked } = UNLOCK_STATES.empty;
      if (!isOpen && locked) return Promise.reject(new ApiFailure(locked));
      if (query.kind === 'settings') return Promise.resolve({ kind: 'settings', view } as View);
      return new Promise(() => undefined);
    },
    send: (command) => {
      sent.push(command);
      const { problem } = UNLOCK_STATES.refused;
      const isRight = command.kind === 'unlock' && command.passphrase === passphrase;
      if (!isRight && problem) return Promise.reject(new ApiFailure(problem));
      isOpen = true;
      listeners.forEach((tell) => tell({ kind: 'views_changed', views: ['settings'] }));
      return new Promise(() => undefined);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exportReport: () => new Promise(() => undefined),
    saveFile: () => new Promise(() => undefined),
  };
}

describe('Unlock', () => {
  checkStates(UNLOCK_STATES, (data) => <Unlock {...data} acts={acts} />);

  it('takes the passphrase by keyboard alone, and nothing twice', async () => {
    const onUnlock = vi.fn();
    drawState('empty', { onUnlock });
    await userEvent.type(secret(), 'nine boxes on the quay{Enter}');
    expect(onUnlock).toHaveBeenCalledExactlyOnceWith('nine boxes on the quay');
    expect(secret().type).toBe('password');
  });

  it('tries nothing that is empty, and nothing while it tries', async () => {
    const onUnlock = vi.fn();
    drawState('empty', { onUnlock, isPending: true });
    await userEvent.type(secret(), 'nine boxes{Enter}');
    expect(onUnlock).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: 'Opening …' })).toHaveProperty('disabled', true);
  });

  it('says that a wrong one changed nothing, and that the next takes longer', () => {
    drawState('refused');
    const said = screen.getByRole('alert').textContent;
    expect(said).toContain('The passphrase is wrong');
    expect(said).toContain('Nothing was changed');
  });

  it('asks the keystore again, and no person for a passphrase', async () => {
    const onUnlock = vi.fn();
    drawState('keystore', { onUnlock });
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onUnlock).toHaveBeenCalledExactlyOnceWith(null);
    expect(document.querySelector('input')).toBeNull();
  });

  it('stands in the place of every page until the device is open', async () => {
    const bridge = lockedBridge('nine boxes on the quay');
    render(<App bridge={bridge} />);
    const field = await screen.findByLabelText('Passphrase');
    await userEvent.type(field, 'wrong{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('wrong');
    await userEvent.clear(field);
    await userEvent.type(field, 'nine boxes on the quay{Enter}');
    await vi.waitFor(() => expect(screen.queryByLabelText('Passphrase')).toBeNull());
    expect(bridge.sent.map((command) => command.kind)).toEqual(['unlock', 'unlock']);
  });
});
