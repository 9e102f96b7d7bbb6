import type { ChartLayout } from './chartLayout';
import type { RibbonModel } from './model';
import { scaleOf } from './scale';
import { areaOf } from './trace';

interface Paint {
  context: CanvasRenderingContext2D;
  /** Device pixels for one of ours. */
  ratio: number;
  model: RibbonModel;
  layout: ChartLayout;
  token: (name: string) => string;
}

interface Canvas extends Paint {
  x: (at: number) => number;
  y: (value: number) => number;
  width: number;
  height: number;
  knownX: number;
  startX: number;
}

/** Paints paper, band, hours, hatching and excursions; the line comes on top. */
export function paintUnderLine(paint: Paint): void {
  const { context, ratio, model, layout } = paint;
  const { box } = layout;
  const range = { min: model.rangeMinMillicelsius, max: model.rangeMaxMillicelsius };
  const scale = scaleOf({ left: 0, top: 0, width: box.width, height: box.height }, model, range);
  const canvas: Canvas = {
    ...paint,
    x: scale.x,
    y: scale.y,
    width: box.width,
    height: box.height,
    knownX: layout.knownX - box.left,
    startX: Math.max(0, scale.x(model.times[0] ?? model.began)),
  };
  context.save();
  context.scale(ratio, ratio);
  paintBand(canvas);
  paintHours(canvas);
  paintEdges(canvas);
  paintGaps(canvas);
  paintExcursions(canvas);
  context.restore();
}

function paintBand({ context, token, model, y, width, height, knownX, startX }: Canvas) {
  context.fillStyle = token('--surface-raised');
  context.fillRect(0, 0, width, height);
  const top = y(model.rangeMaxMillicelsius);
  const tall = y(model.rangeMinMillicelsius) - top;
  if (!model.hasRange) return;
  if (model.times.length > 0) {
    context.fillStyle = token('--band');
    context.fillRect(startX, top, knownX - startX, tall);
  }
  context.fillStyle = token('--band-future');
  context.fillRect(knownX, top, width - knownX, tall);
}

function paintHours({ context, token, layout, x, height }: Canvas) {
  for (const tick of layout.ticks) {
    context.strokeStyle = token(tick.kind === 'day' ? '--line-strong' : '--grid');
    context.lineWidth = 1;
    const at = Math.round(x(tick.at)) + 0.5;
    line(context, [at, 0], [at, height]);
  }
}

function paintEdges({ context, token, model, y, width, knownX, startX }: Canvas) {
  if (!model.hasRange) return;
  context.strokeStyle = token('--band-edge');
  context.lineWidth = 1.25;
  for (const bound of [model.rangeMaxMillicelsius, model.rangeMinMillicelsius]) {
    context.setLineDash([]);
    if (model.times.length > 0) line(context, [startX, y(bound)], [knownX, y(bound)]);
    context.setLineDash([2, 4]);
    line(context, [knownX, y(bound)], [width, y(bound)]);
  }
  context.setLineDash([]);
}

/** Full-height hatching with dashed sides: nothing is drawn through what is not known. */
function paintGaps({ context, token, model, x, width, height }: Canvas) {
  for (const gap of model.gaps) {
    const left = Math.max(0, x(gap.began));
    const right = Math.min(width, x(gap.ended));
    if (right <= left) continue;
    context.save();
    context.beginPath();
    context.rect(left, 0, right - left, height);
    context.clip();
    context.fillStyle = token('--unknown-soft');
    context.fillRect(left, 0, right - left, height);
    context.strokeStyle = token('--unknown');
    context.lineWidth = 1.6;
    // Seven pixels apart across the stripes, so that the eye sees grey and the hand sees lines.
    const step = 7 * Math.SQRT2;
    for (let at = Math.floor(left / step) * step; at < right + height; at += step) {
      line(context, [at, 0], [at - height, height]);
    }
    context.restore();
    context.strokeStyle = token('--unknown');
    context.lineWidth = 1.5;
    context.setLineDash([3, 3]);
    line(context, [left, 0], [left, height]);
    if (!gap.isOpen) line(context, [right, 0], [right, height]);
    context.setLineDash([]);
  }
}

/** Hot is solid and cold is striped, so they part without colour. */
function paintExcursions({ context, token, model, x, y, width, height }: Canvas) {
  for (const excursion of model.excursions) {
    context.save();
    context.beginPath();
    for (const [at, value] of areaOf(model, excursion)) context.lineTo(x(at), y(value));
    context.closePath();
    context.fillStyle = token(excursion.breach === 'hot' ? '--hot' : '--cold');
    context.fill();
    if (excursion.breach === 'cold') {
      context.clip();
      context.strokeStyle = token('--surface-raised');
      context.lineWidth = 1.4;
      for (let at = 2; at < height; at += 4) line(context, [0, at], [width, at]);
    }
    context.restore();
  }
}

type Spot = readonly [number, number];

function line(context: CanvasRenderingContext2D, from: Spot, to: Spot) {
  context.beginPath();
  context.moveTo(from[0], from[1]);
  context.lineTo(to[0], to[1]);
  context.stroke();
}
