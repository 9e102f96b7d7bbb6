import { firstAtOrAfter, lastOf, nearestReading, type RibbonModel } from './model';

const HOUR = 3_600_000;

/** Where the reader stands: a reading, and what of note begins there. */
export interface Cursor {
  index: number;
  at: 'reading' | 'excursion' | 'gap' | 'handover';
  /** Index into the model's excursions, gaps or custody. */
  item: number;
}

interface Key {
  key: string;
  shiftKey: boolean;
}

/** Returns where a key leads, or null for a key that is not the ribbon's. */
export function moveCursor(model: RibbonModel, from: Cursor | null, key: Key): Cursor | null {
  const last = model.times.length - 1;
  if (last < 0) return null;
  const index = from?.index ?? last;
  const step = key.shiftKey ? 10 : 1;
  switch (key.key) {
    case 'ArrowLeft':
      return reading(index - step, last);
    case 'ArrowRight':
      return reading(index + step, last);
    case 'Home':
      return reading(0, last);
    case 'End':
      return reading(last, last);
    case 'PageUp':
      return byTime(model, index, -HOUR);
    case 'PageDown':
      return byTime(model, index, HOUR);
    case 'e':
    case 'E':
      return nextEvent(model, from, index, key.shiftKey);
    case 'h':
    case 'H':
      return nextHandover(model, from, index);
    default:
      return null;
  }
}

function reading(index: number, last: number): Cursor {
  return { index: Math.min(last, Math.max(0, index)), at: 'reading', item: 0 };
}

function byTime(model: RibbonModel, index: number, span: number): Cursor {
  const last = model.times.length - 1;
  const wanted = (model.times[index] ?? 0) + span;
  const nearest = nearestReading(model.times, wanted) ?? index;
  // A sparse sensor may have no reading within the hour: still move by one.
  return reading(nearest === index ? index + Math.sign(span) : nearest, last);
}

function nextEvent(
  model: RibbonModel,
  from: Cursor | null,
  index: number,
  isBackward: boolean,
): Cursor | null {
  const events = [
    ...model.excursions.map((each, item) => ({
      began: each.began,
      at: 'excursion' as const,
      item,
    })),
    ...model.gaps.map((each, item) => ({ began: each.began, at: 'gap' as const, item })),
  ].sort((a, b) => a.began - b.began);
  if (events.length === 0) return null;
  const here = beginOf(model, from) ?? (from ? (model.times[index] ?? 0) : -Infinity);
  const found = isBackward
    ? (lastOf(events.filter((each) => each.began < here)) ?? lastOf(events))
    : (events.find((each) => each.began > here) ?? events[0]);
  if (!found) return null;
  return { index: readingFrom(model, found.began), at: found.at, item: found.item };
}

function nextHandover(model: RibbonModel, from: Cursor | null, index: number): Cursor | null {
  const here = beginOf(model, from) ?? (from ? (model.times[index] ?? 0) : -Infinity);
  const after = model.custody.findIndex((each) => each.at > here);
  const item = after < 0 ? 0 : after;
  const mark = model.custody[item];
  if (!mark) return null;
  return { index: readingFrom(model, mark.at), at: 'handover', item };
}

/** Where the event under the cursor began; a gap begins between readings. */
function beginOf(model: RibbonModel, from: Cursor | null): number | null {
  if (from?.at === 'excursion') return model.excursions[from.item]?.began ?? null;
  if (from?.at === 'gap') return model.gaps[from.item]?.began ?? null;
  if (from?.at === 'handover') return model.custody[from.item]?.at ?? null;
  return null;
}

function readingFrom(model: RibbonModel, at: number): number {
  return Math.min(model.times.length - 1, firstAtOrAfter(model.times, at));
}
