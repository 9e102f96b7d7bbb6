import type { Text } from '../../i18n/useText';
import type { Format } from '../format';
import {
  type Candidate,
  keepClear,
  longestThatFits,
  nameForms,
  type Placed,
  stackLabels,
} from './labels';
import type { Measure } from './measure';
import {
  type CustodyMark,
  lastOf,
  type RibbonExcursion,
  type RibbonGap,
  type RibbonMark,
  type RibbonModel,
} from './model';
import { type Box, type Scale, scaleOf, type Tick, ticksOf } from './scale';

/** Which lanes a ribbon has: all, or the plot with its axis and stops. */
export type Lanes = 'all' | 'plot';

export interface ChartOptions {
  width: number;
  plotHeight: number;
  lanes: Lanes;
}

export interface Words {
  t: Text;
  format: Format;
  measure: Measure;
}

export interface MarkLabel {
  mark: RibbonMark;
  isHandover: boolean;
  x: number;
  /** Null where there is no room. */
  text: string | null;
  width: number;
  isOnAxis: boolean;
}

export interface GapLabel {
  gap: RibbonGap;
  left: number;
  right: number;
  lines: readonly string[];
  /** Of the widest line. */
  width: number;
}

export interface ExcursionLabel {
  excursion: RibbonExcursion;
  text: string;
}

export interface ChartLayout {
  width: number;
  height: number;
  isNarrow: boolean;
  box: Box;
  scale: Scale;
  bounds: readonly { bound: number; text: string }[];
  ticks: readonly Tick[];
  tickTexts: readonly Candidate<Tick>[];
  hot: readonly Placed<ExcursionLabel>[];
  cold: readonly Placed<ExcursionLabel>[];
  gaps: readonly GapLabel[];
  custodyY: number | null;
  custody: readonly MarkLabel[];
  placementY: number | null;
  placements: readonly MarkLabel[];
  axisY: number;
  stopsY: number | null;
  stops: readonly Candidate<RibbonMark>[];
  now: { x: number; text: string; left: number; width: number } | null;
  arrival: { x: number; text: string | null } | null;
  /** Where what is known ends: now, or the last reading. */
  knownX: number;
}

const LEFT = 34;
const NARROW = 480;
const ROW = 16;
const TRIANGLE = 15;

/** Returns where everything of a ribbon goes. Pure: the same model gives the same drawing. */
export function layoutChart(model: RibbonModel, options: ChartOptions, words: Words): ChartLayout {
  const { width, plotHeight, lanes } = options;
  const isNarrow = width < NARROW;
  const right = width - (isNarrow ? 4 : 6);
  const limits = { left: LEFT, right };
  const isFull = lanes === 'all';
  const hasCustody = isFull && model.custody.length > 0;
  const hasPlacements = isFull && model.placements.length > 0;

  // Times decide every x, so the horizontal scale comes first and the lanes' heights after.
  const flat = { left: LEFT, top: 0, width: right - LEFT, height: plotHeight };
  const range = { min: model.rangeMinMillicelsius, max: model.rangeMaxMillicelsius };
  const { x } = scaleOf(flat, model, range);
  const knownX = Math.min(right, x(model.now ?? lastOf(model.times) ?? model.began));
  const hot = excursionLabels(model, 'hot', x, limits, words);
  const cold = excursionLabels(model, 'cold', x, coldLimits(limits, knownX), words);

  const top = (hasCustody ? 34 : 0) + 20 + ROW * Math.max(0, rowsOf(hot) - 1);
  const bottom = top + plotHeight;
  let y = bottom + (cold.length > 0 ? 20 + ROW * (rowsOf(cold) - 1) : 6);
  const placementY = hasPlacements ? y + 14 : null;
  if (hasPlacements) y += 26;
  const axisY = y + 4;
  const hasStops = model.stops.length > 0;
  const box = { ...flat, top };
  const scale = scaleOf(box, model, range);
  const now = nowLabel(model, x, limits, width, words);
  const ticks = ticksOf(model, box.width, words.format, isNarrow);
  return {
    width,
    height: axisY + (hasStops ? 37 : 19),
    isNarrow,
    box,
    scale,
    bounds: (model.hasRange ? [range.max, range.min] : []).map((bound) => ({
      bound,
      text: words.format.degrees(bound),
    })),
    ticks,
    tickTexts: tickTexts(ticks, x, now, limits, words.measure),
    hot,
    cold,
    gaps: model.gaps.flatMap((gap) => gapLabel(model, gap, x, limits, words)),
    custodyY: hasCustody ? 24 : null,
    custody: hasCustody ? markLabels(model.custody, model, x, knownX, 18, words.measure) : [],
    placementY,
    placements: hasPlacements
      ? markLabels(model.placements, model, x, knownX, 16, words.measure)
      : [],
    axisY,
    stopsY: hasStops ? axisY + 33 : null,
    stops: stopLabels(model, x, width, words.measure),
    now,
    arrival: arrivalMark(model, x, knownX, isNarrow, words),
    knownX,
  };
}

function rowsOf(labels: readonly { row: number }[]): number {
  return labels.reduce((rows, label) => Math.max(rows, label.row + 1), 0);
}

/** Cold labels lie under the plot, where the line of now passes: keep to its left. */
function coldLimits(limits: { left: number; right: number }, knownX: number) {
  const isRoomy = knownX - limits.left > 180;
  return isRoomy ? { left: limits.left, right: Math.min(limits.right, knownX - 4) } : limits;
}

function excursionLabels(
  model: RibbonModel,
  breach: 'hot' | 'cold',
  x: (at: number) => number,
  limits: { left: number; right: number },
  { t, format, measure }: Words,
): Placed<ExcursionLabel>[] {
  const shown = model.excursions.filter(
    (each) => each.breach === breach && each.ended >= model.began && each.began <= model.ended,
  );
  const place = (textOf: (excursion: RibbonExcursion) => string) =>
    stackLabels(
      shown.map((excursion) => {
        const text = textOf(excursion);
        const centre = (x(excursion.began) + x(excursion.ended)) / 2;
        return { item: { excursion, text }, centre, width: measure(text, true) + TRIANGLE };
      }),
      limits,
    );
  const full = place((each) =>
    t(`kit-ribbon-${breach}`, {
      degrees: format.degrees(each.extremeMillicelsius),
      duration: format.duration(each.duration),
    }),
  );
  // Two rows of sentences are readable; a crowd of them says less than its numbers.
  return rowsOf(full) <= 2 ? full : place((each) => format.degrees(each.extremeMillicelsius));
}

function gapLabel(
  model: RibbonModel,
  gap: RibbonGap,
  x: (at: number) => number,
  limits: { left: number; right: number },
  { t, format, measure }: Words,
): GapLabel[] {
  if (gap.ended < model.began || gap.began > model.ended) return [];
  const left = Math.max(limits.left, x(gap.began));
  const right = Math.min(limits.right, x(gap.ended));
  const sentence = gap.isOpen
    ? t('kit-ribbon-not-heard', { time: format.clock(gap.began) })
    : t('kit-ribbon-unknown');
  const duration = format.duration(gap.ended - gap.began);
  const widthOf = (lines: readonly string[]) =>
    Math.max(...lines.map((line) => measure(line, true)));
  const forms = [
    [sentence, duration],
    [t('kit-ribbon-unknown'), duration],
  ];
  const lines = forms.find((form) => widthOf(form) <= right - left - 4) ?? ['?'];
  return [{ gap, left, right, lines, width: widthOf(lines) }];
}

function markLabels(
  marks: readonly (RibbonMark | CustodyMark)[],
  model: RibbonModel,
  x: (at: number) => number,
  knownX: number,
  clear: number,
  measure: Measure,
): MarkLabel[] {
  const xs = marks.map((mark) => x(Math.max(mark.at, model.began)));
  return marks.flatMap((mark, index) => {
    const here = xs[index] ?? 0;
    if (mark.at > model.ended) return [];
    const isPerson = 'isHandover' in mark;
    const text = longestThatFits(
      isPerson ? nameForms(mark.name) : [mark.name],
      (xs[index + 1] ?? knownX) - here - clear,
      measure,
    );
    const width = text === null ? 0 : measure(text);
    const isOnAxis = mark.at >= model.began;
    const isHandover = isOnAxis && isPerson && mark.isHandover;
    return [{ mark, isHandover, x: here, text, width, isOnAxis }];
  });
}

function nowLabel(
  model: RibbonModel,
  x: (at: number) => number,
  limits: { left: number; right: number },
  width: number,
  { t, format, measure }: Words,
): ChartLayout['now'] {
  if (model.now === null || model.now < model.began || model.now > model.ended) return null;
  const text = t('kit-ribbon-now', { time: format.clock(model.now) });
  const wide = measure(text, true) + 10;
  const here = x(model.now);
  const left = Math.min(Math.max(here - wide / 2, limits.left), width - wide);
  return { x: here, text, left, width: wide };
}

function tickTexts(
  ticks: readonly Tick[],
  x: (at: number) => number,
  now: ChartLayout['now'],
  limits: { left: number; right: number },
  measure: Measure,
): Candidate<Tick>[] {
  const candidates: Candidate<Tick | null>[] = ticks.map((tick) => {
    const width = measure(tick.text, tick.kind === 'day');
    const left = tick.kind === 'day' ? x(tick.at) + 4 : x(tick.at) - width / 2;
    return { item: tick, left, width, weight: tick.kind === 'day' ? 2 : 1 };
  });
  if (now) candidates.push({ item: null, left: now.left, width: now.width, weight: 3 });
  return keepClear(candidates, { left: limits.left, right: limits.right + 6 }).filter(
    (each): each is Candidate<Tick> => each.item !== null,
  );
}

/** Names of stops are the first to go: origin and destination outlast what lies between. */
function stopLabels(
  model: RibbonModel,
  x: (at: number) => number,
  width: number,
  measure: Measure,
): Candidate<RibbonMark>[] {
  const shown = model.stops.filter((stop) => stop.at >= model.began && stop.at <= model.ended);
  return keepClear(
    shown.map((stop, index) => {
      const here = x(stop.at);
      const wide = measure(stop.name, true);
      const left = here + wide > width ? here - wide : here;
      const isEnd = index === 0 || index === shown.length - 1;
      return { item: stop, left, width: wide, weight: isEnd ? 2 : 1 };
    }),
    { left: 0, right: width },
  );
}

function arrivalMark(
  model: RibbonModel,
  x: (at: number) => number,
  knownX: number,
  isNarrow: boolean,
  { t, format, measure }: Words,
): ChartLayout['arrival'] {
  if (model.arrival === null || model.arrival > model.ended) return null;
  const here = x(model.arrival);
  const text = t('kit-ribbon-arrives', { time: format.clock(model.arrival) });
  const fits = !isNarrow && here - knownX > measure(text) + 14;
  return { x: here, text: fits ? text : null };
}
