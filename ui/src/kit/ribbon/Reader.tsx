import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react';
import { useText } from '../../i18n/useText';
import { useFormat } from '../Display';
import type { ChartLayout } from './chartLayout';
import { type Cursor, moveCursor } from './cursor';
import { nearestReading, type RibbonModel } from './model';
import { Tip } from './Tip';
import { wordsAt } from './wordsAt';

/** Further away than this the pointer means no reading. */
const REACH = 24;

interface ReaderProps {
  model: RibbonModel;
  layout: ChartLayout;
  /** The spoken name: the summary sentence. */
  name: string;
  cursor: Cursor | null;
  onMove: (cursor: Cursor | null) => void;
  onTable: () => void;
}

/** Reads the ribbon by pointer and by keyboard: one tab stop for the whole strip. */
export function Reader({ model, layout, name, cursor, onMove, onTable }: ReaderProps) {
  const t = useText();
  const format = useFormat();
  const keysId = useId();
  const [isTouched, setTouched] = useState(false);
  const strip = useRef<HTMLDivElement>(null);
  const words = cursor && wordsAt(model, cursor, t, format);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && cursor) {
      onMove(null);
      event.stopPropagation();
    } else if (event.key === 't' || event.key === 'T') {
      onTable();
    } else {
      const next = moveCursor(model, cursor, event);
      if (!next) return;
      event.preventDefault();
      onMove(next);
    }
  };
  const onPointer = (event: PointerEvent) => {
    const box = strip.current?.getBoundingClientRect();
    if (!box) return;
    setTouched(true);
    onMove(readingUnder(model, layout, event.clientX - box.left, event.clientY - box.top));
  };
  return (
    <div
      ref={strip}
      className="ribbon-reader"
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      onPointerLeave={() => {
        if (isTouched) onMove(null);
        setTouched(false);
      }}
    >
      <div
        className="ribbon-focus"
        role="application"
        aria-roledescription={t('kit-ribbon-role')}
        aria-label={name}
        aria-describedby={keysId}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => onMove(null)}
      />
      <span id={keysId} hidden>
        {t('kit-ribbon-keys')}
      </span>
      <span className="vh" aria-live="polite">
        {words && !isTouched ? words.spoken : ''}
      </span>
      {cursor && words && <Tip layout={layout} model={model} cursor={cursor} words={words} />}
    </div>
  );
}

function readingUnder(
  model: RibbonModel,
  layout: ChartLayout,
  x: number,
  y: number,
): Cursor | null {
  const { box, scale } = layout;
  if (y < box.top - REACH || y > box.top + box.height + REACH) return null;
  const index = nearestReading(model.times, scale.at(x));
  if (index === null) return null;
  const away = Math.abs(scale.x(model.times[index] ?? 0) - x);
  return away <= REACH ? { index, at: 'reading', item: 0 } : null;
}
