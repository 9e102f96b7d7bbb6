import { firstAtOrAfter, isParted, type RibbonExcursion, type RibbonModel } from './model';

/** The width of one column of the drawing. */
export const COLUMN = 1.6;

/** Points [time, value] of the line, broken into pieces at gaps. */
export type Point = readonly [number, number];
export type Piece = readonly Point[];

/**
 * Returns the line with at most the lowest and highest reading of each pixel column, in the order
 * they happened. Nothing is averaged, so no excursion is lost.
 */
export function traceOf(model: RibbonModel, x: (at: number) => number): Piece[] {
  const pieces: Point[][] = [];
  let piece: Point[] = [];
  let bucket: Point[] = [];
  let column = Number.NaN;
  let before: number | null = null;
  const flush = () => {
    piece.push(...extremes(bucket));
    bucket = [];
  };
  const end = firstAtOrAfter(model.times, model.ended + 1);
  for (let index = firstAtOrAfter(model.times, model.began); index < end; index += 1) {
    const at = model.times[index] ?? 0;
    if (before !== null && isParted(model.gaps, before, at)) {
      flush();
      pieces.push(piece);
      piece = [];
      column = Number.NaN;
    }
    const here = Math.floor(x(at) / COLUMN);
    if (here !== column) {
      flush();
      column = here;
    }
    bucket.push([at, model.values[index] ?? 0]);
    before = at;
  }
  flush();
  pieces.push(piece);
  return pieces.filter((each) => each.length > 0);
}

function extremes(bucket: readonly Point[]): Point[] {
  const first = bucket[0];
  if (!first) return [];
  let low = first;
  let high = first;
  for (const point of bucket) {
    if (point[1] < low[1]) low = point;
    if (point[1] > high[1]) high = point;
  }
  if (low === high) return [low];
  return low[0] < high[0] ? [low, high] : [high, low];
}

/** Returns the outline of an excursion beyond its bound, from crossing to crossing. */
export function areaOf(model: RibbonModel, excursion: RibbonExcursion): Point[] {
  const isHot = excursion.breach === 'hot';
  const bound = isHot ? model.rangeMaxMillicelsius : model.rangeMinMillicelsius;
  const beyond = (value: number) => (isHot ? Math.max(value, bound) : Math.min(value, bound));
  const start = firstAtOrAfter(model.times, excursion.began);
  const end = firstAtOrAfter(model.times, excursion.ended + 1);
  const inside: Point[] = [];
  for (let index = start; index < end; index += 1) {
    inside.push([model.times[index] ?? 0, beyond(model.values[index] ?? 0)]);
  }
  const entry = crossing(model, start - 1, start, bound) ?? excursion.began;
  const exit = crossing(model, end - 1, end, bound) ?? excursion.ended;
  return [[entry, bound], ...inside, [exit, bound]];
}

/** Returns when the line between two readings passes a bound; null at a gap or an end. */
function crossing(model: RibbonModel, left: number, right: number, bound: number): number | null {
  const t0 = model.times[left];
  const t1 = model.times[right];
  const v0 = model.values[left];
  const v1 = model.values[right];
  if (t0 === undefined || t1 === undefined || v0 === undefined || v1 === undefined) return null;
  if (v0 === v1 || isParted(model.gaps, t0, t1)) return null;
  const share = (bound - v0) / (v1 - v0);
  return share < 0 || share > 1 ? null : t0 + share * (t1 - t0);
}
