import { apiErrorOf, ApiFailure, type Bridge, isApiError } from './Bridge';
import { readEvents } from './eventStream';
import type { ApiError, CommandOutcome, Event, View, ViewName } from './generated/api';

/** A broken stream is tried again after this long, doubling up to the second. */
const RETRY_FIRST = 500;
const RETRY_MOST = 10_000;

const GONE: ApiError = { code: 'bug', remedy: 'retry', field: null, arguments: [] };
const SHUT_OUT: ApiError = {
  code: 'device_refused',
  remedy: 'sign_in',
  field: null,
  arguments: [],
};

/** Every view: what to read again after events may have been missed. */
const ALL_VIEWS: ViewName[] = [
  'status',
  'today',
  'shipments',
  'shipment',
  'ribbon',
  'readings',
  'handover',
  'form',
  'sensors',
  'alerts',
  'sync',
  'settings',
  'directory',
  'logger_file',
  'report',
];

/** The same interface served on loopback: HTTP and server-sent events. */
export function loopbackBridge(): Bridge {
  const token = takeToken();
  let isShutOut = false;
  const request = requester(token, () => {
    isShutOut = true;
  });
  return {
    query: async (query) => (await post(request, 'api/query', query)) as View,
    send: async (command) => (await post(request, 'api/command', command)) as CommandOutcome,
    subscribe: sharedStream(request),
    isShutOut: () => isShutOut,
    exportReport: async (shipment) => {
      const answer = await request(`api/report/${encodeURIComponent(shipment)}.pdf`);
      const fileName = fileNameOf(answer) ?? `${shipment}.pdf`;
      download(await answer.blob(), fileName);
      return { fileName, savedTo: null };
    },
    saveFile: ({ name, media_type: type, text }) => {
      download(new Blob([text], { type }), name);
      return Promise.resolve({ fileName: name, savedTo: null });
    },
  };
}

type Request = (path: string, init?: RequestInit) => Promise<Response>;

/** Takes the token from the address, so that it stays in no history and no screenshot. */
function takeToken(): string | null {
  const address = new URL(location.href);
  const token = address.searchParams.get('token');
  if (token === null) return null;
  address.searchParams.delete('token');
  history.replaceState(history.state, '', address);
  return token;
}

function requester(token: string | null, onShutOut: () => void): Request {
  return async (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('Authorization', `Bearer ${token}`);
    let answer: Response;
    try {
      answer = await fetch(path, { ...init, headers, cache: 'no-store' });
    } catch (thrown) {
      if (init.signal?.aborted) throw thrown;
      throw new ApiFailure(GONE);
    }
    if (answer.ok) return answer;
    if (answer.status === 401) onShutOut();
    throw new ApiFailure(await errorOf(answer));
  };
}

async function errorOf(answer: Response): Promise<ApiError> {
  const body: unknown = await answer.json().catch(() => null);
  if (isApiError(body)) return body;
  if (answer.status === 401) return SHUT_OUT;
  return apiErrorOf(new Error(`the shell answered ${String(answer.status)}`));
}

async function post(request: Request, path: string, body: unknown): Promise<unknown> {
  const answer = await request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.json();
}

type Listener = (event: Event) => void;

/**
 * Returns the function that subscribes to the events of one stream.
 *
 * A browser opens six connections to a host: a stream for every listener would leave none to read with.
 */
function sharedStream(request: Request): (listener: Listener) => () => void {
  const listeners = new Set<Listener>();
  let stop: (() => void) | null = null;
  const tell = (event: Event) => [...listeners].forEach((listener) => listener(event));
  return (listener) => {
    listeners.add(listener);
    stop ??= follow(request, tell);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      stop?.();
      stop = null;
    };
  };
}

function follow(request: Request, tell: Listener): () => void {
  const stop = new AbortController();
  const read = async () => {
    let pause = RETRY_FIRST;
    for (let attempt = 0; !stop.signal.aborted; attempt += 1) {
      try {
        const answer = await request('api/events', { signal: stop.signal });
        pause = RETRY_FIRST;
        if (attempt > 0) tell({ kind: 'views_changed', views: ALL_VIEWS });
        await readEvents(answer, (data) => tell(JSON.parse(data) as Event));
      } catch {
        if (stop.signal.aborted) return;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(RETRY_MOST, pause * 2);
    }
  };
  void read();
  return () => stop.abort();
}

function fileNameOf(answer: Response): string | null {
  return /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? null;
}

function download(blob: Blob, fileName: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), RETRY_MOST);
}
