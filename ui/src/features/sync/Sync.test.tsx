import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { SYNC_STATES } from './states';
import { Sync } from './Sync';

const none = () => undefined;
const acts = { isTrying: false, onTry: none, onWithdraw: none, onAsk: none };

describe('Sync', () => {
  checkStates(SYNC_STATES, (data) => <Sync {...data} {...acts} />);

  it('says first that everything is saved here', () => {
    draw(<Sync {...SYNC_STATES.offline} {...acts} />);
    expect(document.body.textContent).toContain('Everything you did is saved on this device.');
    expect(document.body.textContent).toContain('go out by themselves when it returns.');
  });

  it('claims nothing about receipts it has not heard of', () => {
    draw(<Sync {...SYNC_STATES.offline} {...acts} />);
    const sent = screen.getAllByRole('row').find((row) => /107/.test(row.textContent));
    expect(sent?.textContent).toContain('On the relay');
    expect(sent?.textContent).toContain('not known');
  });

  it('names who refused what, why, and whom to ask', async () => {
    const onAsk = vi.fn();
    draw(<Sync {...SYNC_STATES.refused} {...acts} onAsk={onAsk} />);
    expect(document.body.textContent).toContain(
      'The shipment is held by Air Tindi, not by you. It is kept on this device',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Ask Claire Fontaine' }));
    expect(onAsk.mock.calls[0]?.[0]).toBe('claire');
  });

  it('says when the relay and the other side had a record', () => {
    draw(<Sync {...SYNC_STATES.offline} {...acts} />);
    const row = screen.getAllByRole('row').find((each) => /07:58.*08:02/.test(each.textContent));
    expect(row?.textContent).toContain('Received');
  });

  it('offers to try only where there is a relay', () => {
    draw(<Sync {...SYNC_STATES.empty} {...acts} />);
    expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull();
  });
});
