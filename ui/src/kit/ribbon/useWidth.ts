import { type RefObject, useLayoutEffect, useState } from 'react';

/** Where nothing is laid out, in tests above all. */
const FALLBACK = 640;

/** Returns the width of an element in whole pixels, and follows it. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(FALLBACK);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => setWidth(Math.floor(target.getBoundingClientRect().width) || FALLBACK);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
