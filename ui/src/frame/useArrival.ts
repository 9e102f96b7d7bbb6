import { type RefObject, useEffect, useRef } from 'react';

/**
 * Moves focus to a page's heading on navigation, so that a screen reader starts there, and keeps
 * the window's title equal to it.
 *
 * A page is drawn twice, as bones and then whole, and its first heading goes with the bones: until
 * the person moves on, focus follows to the second.
 */
export function useArrival(main: RefObject<HTMLElement | null>, path: string): void {
  const before = useRef(path);
  useEffect(() => {
    const page = main.current;
    if (!page) return;
    const isArrival = before.current !== path;
    before.current = path;
    if (isArrival) {
      scrollTo(0, 0);
      focusHeading(page);
    }
    let isWaiting = isArrival;
    const settle = () => {
      nameWindow(page);
      if (isWaiting && document.activeElement === document.body) focusHeading(page);
    };
    const moveOn = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.tagName !== 'H1') isWaiting = false;
    };
    settle();
    const drawn = new MutationObserver(settle);
    drawn.observe(page, { childList: true, subtree: true, characterData: true });
    document.addEventListener('focusin', moveOn);
    return () => {
      drawn.disconnect();
      document.removeEventListener('focusin', moveOn);
    };
  }, [main, path]);
}

function focusHeading(page: HTMLElement) {
  const target = page.querySelector<HTMLElement>('h1') ?? page;
  if (!target.hasAttribute('tabindex')) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function nameWindow(page: HTMLElement) {
  const heading = page.querySelector('h1')?.textContent;
  const title = heading ? `${heading} · Isotherm` : 'Isotherm';
  if (document.title !== title) document.title = title;
}
