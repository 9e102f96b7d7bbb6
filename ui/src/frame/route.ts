import { useSyncExternalStore } from 'react';

/** The five places of the bar, and Settings behind the mark. */
export const PLACES = ['today', 'shipments', 'sensors', 'alerts', 'sync'] as const;
export type Place = (typeof PLACES)[number] | 'settings';

export type RouteParams = Readonly<Record<string, string>>;

/** Returns the parameters of `path` if it fits `pattern` ("shipments/:id"), else null. */
export function matchRoute(pattern: string, path: string): RouteParams | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}

/** Returns the address of a page: `hrefTo('shipments', id, 'handover')`. */
export function hrefTo(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

/** Goes to a page as a link would. */
export function goTo(...parts: readonly string[]): void {
  location.hash = hrefTo(...parts);
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** Returns the current path without its leading mark: "shipments/26-0417"; empty at the start. */
export function usePath(): string {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return hash.replace(/^#\/?/, '').replace(/\?.*$/, '').replace(/\/$/, '');
}
