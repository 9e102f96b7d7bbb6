import { useEffect, useRef } from 'react';

/** Takes focus to the heading when a page turns into another under the person's hands. */
export function useFollow(what: string): void {
  const before = useRef(what);
  useEffect(() => {
    if (before.current === what) return;
    before.current = what;
    // Whoever is somewhere else on the page already is left there.
    if (document.activeElement !== document.body) return;
    const heading = document.querySelector<HTMLElement>('main h1');
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, [what]);
}
