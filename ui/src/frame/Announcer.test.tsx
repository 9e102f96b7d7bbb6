import { act, render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Bridge } from '../bridge/Bridge';
import type { Event, LinkView } from '../bridge/generated/api';
import { BridgeProvider } from '../bridge/useBridge';
import { DRIVER } from '../features/sample/status';
import { DEFAULT_DISPLAY, Display } from '../kit/Display';
import { NOW } from '../test/draw';
import { Announcer } from './Announcer';

const FROZEN: Event = {
  kind: 'alert_raised',
  alert: 'frozen',
  shipment: 'a417',
  box_name: 'Cold box 7',
  state: 'stop',
  reason: { kind: 'frozen', limit_millicelsius: -500, minutes: 66, extreme_millicelsius: -1_100 },
};

function stage(link: LinkView) {
  const listeners = new Set<(event: Event) => void>();
  const bridge = {
    subscribe: (listener: (event: Event) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Bridge;
  const page = (shown: LinkView) => (
    <BridgeProvider bridge={bridge}>
      <Display settings={{ ...DEFAULT_DISPLAY, zone: 'America/Yellowknife' }} now={NOW}>
        <Announcer link={shown} />
      </Display>
    </BridgeProvider>
  );
  const { container, rerender } = render(page(link));
  const said = (how: string) =>
    container.querySelector(`[aria-live=${how}]`)?.textContent?.replace(/\u00A0/g, ' ');
  return {
    alert: () => said('assertive'),
    sync: () => said('polite'),
    raise: (event: Event) => act(() => listeners.forEach((listener) => listener(event))),
    show: (shown: LinkView) => rerender(page(shown)),
  };
}

describe('what is said aloud', () => {
  it('says a new alert at once, and the same alert only once', () => {
    const { alert, raise } = stage(DRIVER.link);
    expect(alert()).toBe('');
    raise(FROZEN);
    expect(alert()).toBe('STOP, Cold box 7: Frozen for 1 h 06 min');
    raise({ ...FROZEN, alert: 'other', box_name: 'Cold box 3' });
    raise(FROZEN);
    expect(alert()).toContain('Cold box 3');
  });

  it('says a change of the link politely, and nothing on arrival', () => {
    const { sync, alert, show } = stage({ ...DRIVER.link, state: 'in_step', refused: 0 });
    expect(sync()).toBe('');
    show({ ...DRIVER.link, state: 'sending', refused: 0 });
    expect(sync()).toBe('');
    show({ ...DRIVER.link, state: 'offline', refused: 0 });
    expect(sync()).toBe('Sync: Offline');
    show({ ...DRIVER.link, state: 'offline', refused: 2 });
    expect(sync()).toBe('Sync: Refused, 2 changes');
    expect(alert()).toBe('');
  });
});
