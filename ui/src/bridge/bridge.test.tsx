import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { ApiFailure, apiErrorOf, type Bridge } from './Bridge';
import { commandsOf } from './commands';
import { dataOf, readEvents } from './eventStream';
import type { ApiError, Event, SyncView, View } from './generated/api';
import { BridgeProvider, useAction, useView } from './useBridge';

const REFUSED: ApiError = { code: 'not_holder', remedy: 'fix_input', field: null, arguments: [] };

/** A core whose answers the test gives one by one. */
function scriptedBridge() {
  const listeners = new Set<(event: Event) => void>();
  const asked: { answer: (view: number) => void; refuse: (error: unknown) => void }[] = [];
  const bridge: Bridge = {
    query: () =>
      new Promise((resolve, reject) => {
        const answer = (mark: number) =>
          resolve({ kind: 'sync', view: { mark } as unknown as SyncView } as View);
        asked.push({ answer, refuse: reject });
      }),
    send: vi.fn(async () => ({
      shipment: null,
      items: [],
      handover: null,
      form: null,
      note: null,
      imported: null,
      office: null,
    })),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exportReport: async () => ({ fileName: 'x.pdf', savedTo: null }),
    saveFile: async ({ name }) => ({ fileName: name, savedTo: null }),
  };
  const change = () =>
    listeners.forEach((listener) => listener({ kind: 'views_changed', views: ['sync'] }));
  const wrapper = ({ children }: { children: ReactNode }) => (
    <BridgeProvider bridge={bridge}>{children}</BridgeProvider>
  );
  return { bridge, asked, change, wrapper };
}

describe('useView', () => {
  it('reads again after a change, once for many', async () => {
    const { asked, change, wrapper } = scriptedBridge();
    const { result } = renderHook(() => useView({ kind: 'sync' }), { wrapper });
    expect(result.current.state).toBe('loading');
    act(() => {
      change();
      change();
      change();
    });
    expect(asked).toHaveLength(1);
    await act(async () => asked[0]?.answer(1));
    await waitFor(() => expect(asked).toHaveLength(2));
    await act(async () => asked[1]?.answer(2));
    expect(result.current).toMatchObject({ state: 'ready', view: { mark: 2 }, error: null });
    expect(asked).toHaveLength(2);
  });

  it('keeps what it has when a later read fails', async () => {
    const { asked, change, wrapper } = scriptedBridge();
    const { result } = renderHook(() => useView({ kind: 'sync' }), { wrapper });
    await act(async () => asked[0]?.answer(1));
    act(change);
    await act(async () => asked[1]?.refuse(new ApiFailure(REFUSED)));
    expect(result.current).toMatchObject({ state: 'ready', view: { mark: 1 }, error: REFUSED });
  });

  it('says why a first read failed', async () => {
    const { asked, wrapper } = scriptedBridge();
    const { result } = renderHook(() => useView({ kind: 'sync' }), { wrapper });
    await act(async () => asked[0]?.refuse(REFUSED));
    expect(result.current).toEqual({ state: 'failed', error: REFUSED });
  });
});

describe('commands', () => {
  it('are sent under their own name', async () => {
    const { bridge } = scriptedBridge();
    await commandsOf(bridge).addNote({ shipment: 'a', text: 'Heater moved' });
    await commandsOf(bridge).syncNow();
    expect(vi.mocked(bridge.send).mock.calls).toEqual([
      [{ kind: 'add_note', shipment: 'a', text: 'Heater moved' }],
      [{ kind: 'sync_now' }],
    ]);
  });

  it('keep their refusal for the page', async () => {
    const { result } = renderHook(() => useAction());
    const onDone = vi.fn();
    await act(async () => result.current.run(() => Promise.reject(REFUSED), onDone));
    expect(result.current).toMatchObject({ error: REFUSED, isPending: false });
    expect(onDone).not.toHaveBeenCalled();
  });

  it('turn what is not an error of the core into a bug to report', () => {
    const silence = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(apiErrorOf('panic')).toMatchObject({ code: 'bug', remedy: 'report' });
    silence.mockRestore();
  });
});

describe('server-sent events', () => {
  it.each([
    ['data: {"a":1}', '{"a":1}'],
    ['event: x\ndata: 1\ndata: 2', '1\n2'],
    [': keep-alive', ''],
  ])('%j carries %j', (block, wanted) => expect(dataOf(block)).toBe(wanted));

  it('are read across the seams of the network', async () => {
    const bytes = new TextEncoder().encode('data: {"name":"Gamètì"}\n\n: ping\n\ndata: 2\n\nda');
    const seen: string[] = [];
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 3) controller.enqueue(bytes.slice(at, at + 3));
        controller.close();
      },
    });
    await readEvents({ body: stream } as Response, (data) => seen.push(data));
    expect(seen).toEqual(['{"name":"Gamètì"}', '2']);
  });
});
