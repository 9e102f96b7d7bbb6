import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useLayoutEffect, useRef, useState } from 'react';

interface VirtualListProps<T> {
  label: string;
  items: readonly T[];
  keyOf: (item: T) => string;
  /** Height in pixels before a row is measured. */
  estimate: (item: T) => number;
  children: (item: T) => ReactNode;
  className?: string;
}

/** A list of any length that scrolls with the page and draws only what is near the screen. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { label, items, keyOf, estimate, children, className = '' } = props;
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const box = list.current?.getBoundingClientRect();
    if (box) setTop(box.top + scrollY);
  }, []);
  const rows = useWindowVirtualizer({
    count: items.length,
    scrollMargin: top,
    overscan: 8,
    // Before the first layout there is no window to measure, in tests above all.
    initialRect: { width: 1280, height: 800 },
    getItemKey: (index) => keyOf(items[index] as T),
    estimateSize: (index) => estimate(items[index] as T),
  });
  return (
    <ul
      ref={list}
      className={`virtual ${className}`}
      aria-label={label}
      style={{ blockSize: rows.getTotalSize() }}
    >
      {rows.getVirtualItems().map((row) => {
        const item = items[row.index];
        return (
          item !== undefined && (
            <li
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              style={{ transform: `translateY(${String(row.start - top)}px)` }}
            >
              <Item item={item} draw={children as (item: unknown) => ReactNode} />
            </li>
          )
        );
      })}
    </ul>
  );
}

interface ItemProps {
  item: unknown;
  draw: (item: unknown) => ReactNode;
}

/** Every scroll moves the list; rows that stayed are not drawn again. */
const Item = memo(function Item({ item, draw }: ItemProps) {
  return draw(item);
});
