import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { apiErrorOf, type Bridge } from './Bridge';
import { type Commands, commandsOf } from './commands';
import type { ApiError, Event, Query, View } from './generated/api';

const BridgeContext = createContext<{ bridge: Bridge; commands: Commands } | null>(null);

export function BridgeProvider({ bridge, children }: { bridge: Bridge; children: ReactNode }) {
  const value = useMemo(() => ({ bridge, commands: commandsOf(bridge) }), [bridge]);
  return <BridgeContext value={value}>{children}</BridgeContext>;
}

function useBridgeValue() {
  const value = useContext(BridgeContext);
  if (!value) throw new Error('no BridgeProvider above');
  return value;
}

export const useBridge = (): Bridge => useBridgeValue().bridge;
/** Returns one function for each command. */
export const useCommands = (): Commands => useBridgeValue().commands;

/** Calls `listener` for every event of the core. */
export function useEvents(listener: (event: Event) => void): void {
  const bridge = useBridge();
  useEffect(() => bridge.subscribe(listener), [bridge, listener]);
}

export type ViewOf<Q extends Query> = Extract<View, { kind: Q['kind'] }>['view'];

/** What is known of a view. A failed re-read keeps the view it could not replace. */
export type Loaded<T> =
  | { state: 'loading' }
  | { state: 'ready'; view: T; error: ApiError | null }
  | { state: 'failed'; error: ApiError };

/** Reads a view, and reads it again whenever the core says it changed. */
export function useView<Q extends Query>(query: Q): Loaded<ViewOf<Q>> {
  const bridge = useBridge();
  const key = JSON.stringify(query);
  const [held, setHeld] = useState<{ key: string; loaded: Loaded<ViewOf<Q>> }>();
  useEffect(
    () =>
      follow(bridge, JSON.parse(key) as Q, (update) =>
        setHeld((before) => ({
          key,
          loaded: update(before?.key === key ? before.loaded : { state: 'loading' }),
        })),
      ),
    [bridge, key],
  );
  return held?.key === key ? held.loaded : { state: 'loading' };
}

type Update<T> = (before: Loaded<T>) => Loaded<T>;

/** Reads once at a time: changes that arrive while reading make one more read, not one each. */
function follow<Q extends Query>(
  bridge: Bridge,
  query: Q,
  apply: (update: Update<ViewOf<Q>>) => void,
): () => void {
  let isActive = true;
  let isReading = false;
  let isStale = false;
  const read = async () => {
    if (isReading) {
      isStale = true;
      return;
    }
    isReading = true;
    try {
      const answer = await bridge.query(query);
      const view = answer.view as ViewOf<Q>;
      if (isActive) apply(() => ({ state: 'ready', view, error: null }));
    } catch (thrown) {
      const error = apiErrorOf(thrown);
      if (isActive) {
        apply((before) =>
          before.state === 'ready' ? { ...before, error } : { state: 'failed', error },
        );
      }
    }
    isReading = false;
    if (isStale && isActive) {
      isStale = false;
      void read();
    }
  };
  const stop = bridge.subscribe((event) => {
    if (event.kind === 'views_changed' && event.views.includes(query.kind)) void read();
  });
  void read();
  return () => {
    isActive = false;
    stop();
  };
}

export interface Action {
  isPending: boolean;
  /** Why the last attempt failed; null after the next one begins. */
  error: ApiError | null;
  /** Runs `work` and then, if it succeeded, `onDone`. */
  run: <T>(work: () => Promise<T>, onDone?: (result: T) => void) => void;
  forget: () => void;
}

/** Runs commands one at a time and keeps what went wrong, for the page to show. */
export function useAction(): Action {
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  return {
    isPending,
    error,
    forget: () => setError(null),
    run: (work, onDone) => {
      setPending(true);
      setError(null);
      work()
        .then((result) => onDone?.(result))
        .catch((thrown: unknown) => setError(apiErrorOf(thrown)))
        .finally(() => setPending(false));
    },
  };
}
