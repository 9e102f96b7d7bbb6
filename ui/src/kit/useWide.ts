import { useSyncExternalStore } from 'react';

/** From here a task opens beside the list; tokens.css and the style sheets use the same width. */
const QUERY = '(min-width: 1024px)';

function subscribe(listener: () => void): () => void {
  const media = matchMedia(QUERY);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** Tells whether the page is laptop-wide. */
export function useWide(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(QUERY).matches,
    () => false,
  );
}
