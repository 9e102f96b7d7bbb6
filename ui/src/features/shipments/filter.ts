import { useMemo, useSyncExternalStore } from 'react';
import type { ShipmentLayout, ShipmentSelection, ShipmentSort } from '../../bridge/generated/api';

/** What the list shows; it lives in the address, so that a link or Back brings it again. */
export interface ShipmentFilter {
  text: string;
  selection: ShipmentSelection;
  sort: ShipmentSort;
  layout: ShipmentLayout;
}

export const SELECTIONS: readonly ShipmentSelection[] = [
  'all',
  'needs_decision',
  'on_the_road',
  'not_heard',
  'waiting',
  'received',
];
export const SORTS: readonly ShipmentSort[] = [
  'worst_first',
  'arrival_first',
  'latest_first',
  'reference',
];
export const LAYOUTS: readonly ShipmentLayout[] = ['board', 'list'];

export const NO_FILTER: ShipmentFilter = {
  text: '',
  selection: 'all',
  sort: 'worst_first',
  layout: 'board',
};

/** Reads a filter from an address; anything it does not know counts as absent. */
export function filterOf(hash: string): ShipmentFilter {
  const query = new URLSearchParams(hash.split('?')[1] ?? '');
  const one = <T extends string>(name: string, known: readonly T[], otherwise: T) =>
    known.find((each) => each === query.get(name)) ?? otherwise;
  return {
    text: query.get('text') ?? '',
    selection: one('selection', SELECTIONS, NO_FILTER.selection),
    sort: one('sort', SORTS, NO_FILTER.sort),
    layout: one('layout', LAYOUTS, NO_FILTER.layout),
  };
}

/** Writes a filter as an address, leaving out what needs no saying. */
export function hashOf(filter: ShipmentFilter): string {
  const query = new URLSearchParams();
  for (const name of ['text', 'selection', 'sort', 'layout'] as const) {
    if (filter[name] !== NO_FILTER[name]) query.set(name, filter[name]);
  }
  const words = query.toString();
  return words ? `#/shipments?${words}` : '#/shipments';
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** Returns the filter of the address, and the function that changes it. */
export function useFilter(): [ShipmentFilter, (filter: ShipmentFilter) => void] {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const filter = useMemo(() => filterOf(hash), [hash]);
  // Typing into the search must not fill the history.
  return [filter, (next) => location.replace(hashOf(next))];
}
