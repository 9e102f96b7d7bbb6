import { useId, useMemo } from 'react';
import type { RibbonView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { modelOf, type RibbonExcursion, type RibbonModel } from './model';
import { type Scale, scaleOf } from './scale';
import { knot, pathOf, px, triangle } from './shapes';
import { areaOf, traceOf } from './trace';

/** The axis that all rows of a list share. */
export interface RowSpan {
  began: number;
  ended: number;
}

interface RibbonRowProps {
  view: RibbonView;
  span: RowSpan;
  width?: number;
  height?: number;
  /** Midnights, drawn through every row. */
  days?: readonly number[];
}

const PADDING = 7;
/** Rows are low, so they show less beyond the range than a full ribbon. */
const ROW_MARGIN = 2_600;
/** Narrower than this an excursion would be missed. */
const LEAST = 8;

/** The ribbon of a list row. The words are in the row, so the drawing is silent. */
export function RibbonRow({ view, span, width = 330, height = 46, days = [] }: RibbonRowProps) {
  const t = useText();
  const patterns = useId();
  const model = useMemo(
    () => ({ ...modelOf(view, t), ...span }),
    [view, t, span.began, span.ended],
  );
  const range = { min: model.rangeMinMillicelsius, max: model.rangeMaxMillicelsius };
  const box = { left: 0, top: PADDING, width, height: height - 2 * PADDING };
  const scale = scaleOf(box, span, range, ROW_MARGIN);
  const drawing: Drawing = { model, scale, width, height, patterns };
  return (
    <svg
      className="ribbon is-row"
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <Patterns id={patterns} />
      {days.map((day) => (
        <path key={day} className="grid" d={`M${px(scale.x(day))} 0V${String(height)}`} />
      ))}
      <RowBand {...drawing} />
      <RowGaps {...drawing} />
      {model.excursions
        .filter((each) => each.ended >= span.began && each.began <= span.ended)
        .map((each) => (
          <RowExcursion key={each.began} {...drawing} excursion={each} />
        ))}
      {traceOf(model, scale.x).map((piece) => (
        <path
          key={piece[0]?.[0]}
          className="line"
          d={pathOf(piece.map(([at, value]) => [scale.x(at), scale.y(value)]))}
        />
      ))}
      <RowMarks {...drawing} />
    </svg>
  );
}

interface Drawing {
  model: RibbonModel;
  scale: Scale;
  width: number;
  height: number;
  patterns: string;
}

function Patterns({ id }: { id: string }) {
  return (
    <defs>
      <pattern
        id={`${id}hatch`}
        width="7"
        height="7"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="7" height="7" className="gap-bg" />
        <path d="M0 0V7" className="hatch" />
      </pattern>
      <pattern id={`${id}cold`} width="4" height="4" patternUnits="userSpaceOnUse">
        <rect width="4" height="4" className="cold" />
        <path d="M0 2H4" className="coldline" />
      </pattern>
    </defs>
  );
}

function bandOf({ model, scale }: Drawing) {
  const top = scale.y(model.rangeMaxMillicelsius);
  return { top, height: scale.y(model.rangeMinMillicelsius) - top };
}

function RowBand(drawing: Drawing) {
  const { model, scale, width } = drawing;
  const { top, height } = bandOf(drawing);
  const first = model.times[0];
  const clip = (x: number) => Math.min(width, Math.max(0, x));
  const known = clip(scale.x(model.now ?? model.times[model.times.length - 1] ?? model.began));
  const from = first === undefined ? known : clip(scale.x(first));
  const arrival = model.arrival === null ? null : clip(scale.x(model.arrival));
  return (
    <>
      {first !== undefined && (
        <rect
          className="band"
          x={px(from)}
          y={px(top)}
          width={px(Math.max(0, known - from))}
          height={px(height)}
        />
      )}
      {arrival !== null && arrival > known && (
        <>
          <rect
            className="band-next"
            x={px(known)}
            y={px(top)}
            width={px(arrival - known)}
            height={px(height)}
          />
          <path className="mark-o" d={`M${px(arrival)} ${px(top - 2)}v${px(height + 4)}`} />
        </>
      )}
    </>
  );
}

function RowGaps(drawing: Drawing) {
  const { model, scale, width, patterns } = drawing;
  const { top, height } = bandOf(drawing);
  return model.gaps.map((gap) => {
    const left = Math.max(0, scale.x(gap.began));
    const right = Math.min(width, scale.x(gap.ended));
    if (right <= 0 || left >= width) return null;
    return (
      <rect
        key={gap.began}
        x={px(left)}
        y={px(top - 3)}
        width={px(Math.max(3, right - left))}
        height={px(height + 6)}
        fill={`url(#${patterns}hatch)`}
      />
    );
  });
}

function RowExcursion({
  model,
  scale,
  height,
  patterns,
  excursion,
}: Drawing & { excursion: RibbonExcursion }) {
  const isHot = excursion.breach === 'hot';
  const bound = scale.y(isHot ? model.rangeMaxMillicelsius : model.rangeMinMillicelsius);
  const extreme = scale.y(excursion.extremeMillicelsius);
  const from = scale.x(excursion.began);
  const to = scale.x(excursion.ended);
  const centre = (from + to) / 2;
  const fill = isHot ? 'var(--hot)' : `url(#${patterns}cold)`;
  const area = areaOf(model, excursion).map(
    ([at, value]) => [scale.x(at), scale.y(value)] as const,
  );
  return (
    <>
      <path d={`${pathOf(area)}Z`} fill={fill} />
      {to - from < LEAST + 1 && (
        <rect
          x={px(centre - LEAST / 2)}
          y={px(Math.min(bound, extreme))}
          width={LEAST}
          height={px(Math.abs(bound - extreme))}
          fill={fill}
        />
      )}
      <path
        className={excursion.breach}
        d={triangle(centre, isHot ? 4.5 : height - 4.5, isHot, 4.2)}
      />
    </>
  );
}

function RowMarks({ model, scale, height }: Drawing) {
  const middle = scale.y((model.rangeMinMillicelsius + model.rangeMaxMillicelsius) / 2);
  const { now } = model;
  return (
    <>
      {model.custody
        .filter((mark) => mark.isHandover && mark.at >= model.began && mark.at <= model.ended)
        .map((mark) => (
          <path key={mark.at} className="mark halo-r" d={knot(scale.x(mark.at), middle, 4.6)} />
        ))}
      {now !== null && now > model.began && now < model.ended && (
        <path className="mark-l" d={`M${px(scale.x(now))} 0V${String(height)}`} />
      )}
    </>
  );
}
