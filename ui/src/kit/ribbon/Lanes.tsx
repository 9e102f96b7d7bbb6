import { leavesAtkinson } from '../Name';
import type { ChartLayout, ExcursionLabel } from './chartLayout';
import type { Placed } from './labels';
import { lastOf, type RibbonModel } from './model';
import { diamond, knot, px, triangle } from './shapes';

interface LanesProps {
  layout: ChartLayout;
  model: RibbonModel;
}

/** Everything of a ribbon but band, line and hatching: custody, labels, placement, axis, stops. */
export function Lanes({ layout, model }: LanesProps) {
  return (
    <svg
      className="ribbon"
      viewBox={`0 0 ${px(layout.width)} ${px(layout.height)}`}
      width={layout.width}
      height={layout.height}
      aria-hidden="true"
    >
      <Bounds layout={layout} />
      <Axis layout={layout} />
      <Stops layout={layout} />
      <Gaps layout={layout} />
      <Excursions layout={layout} labels={layout.hot} />
      <Excursions layout={layout} labels={layout.cold} />
      <Custody layout={layout} />
      <Placements layout={layout} />
      <Now layout={layout} model={model} />
      <Arrival layout={layout} />
    </svg>
  );
}

type LayoutProps = { layout: ChartLayout };

function nameStyle(text: string) {
  return leavesAtkinson(text) ? 'in-name' : '';
}

function Bounds({ layout }: LayoutProps) {
  const { scale, box } = layout;
  return layout.bounds.map(({ bound, text }) => (
    <text key={bound} className="ts" x={box.left - 6} y={px(scale.y(bound) + 4.5)} textAnchor="end">
      {text}
    </text>
  ));
}

function Axis({ layout }: LayoutProps) {
  const { axisY, box, scale, ticks, tickTexts } = layout;
  const foot = box.top + box.height;
  return (
    <>
      {ticks.map((tick) => (
        <path
          key={tick.at}
          className={tick.kind === 'day' ? 'day' : 'grid'}
          d={`M${px(scale.x(tick.at))} ${px(foot)}V${px(axisY + (tick.kind === 'day' ? 16 : 1))}`}
        />
      ))}
      {tickTexts.map(({ item, left }) => (
        <text
          key={item.at}
          className={item.kind === 'day' ? 'ts' : 't2'}
          x={px(left)}
          y={axisY + 13}
        >
          {item.text}
        </text>
      ))}
    </>
  );
}

function Stops({ layout }: LayoutProps) {
  const { stopsY } = layout;
  if (stopsY === null) return null;
  return layout.stops.map(({ item, left }) => (
    <g key={item.at + item.name}>
      <path className="day" d={`M${px(layout.scale.x(item.at))} ${px(stopsY - 15)}v5`} />
      <text className={`ts ${nameStyle(item.name)}`} x={px(left)} y={stopsY}>
        {item.name}
      </text>
    </g>
  ));
}

function Gaps({ layout }: LayoutProps) {
  const middle = layout.box.top + layout.box.height / 2;
  return layout.gaps.map(({ gap, left, right, lines, width: textWidth }) => {
    const centre = (left + right) / 2;
    const isMark = lines.length === 1;
    const half = isMark ? 8 : Math.min((right - left) / 2 - 1, textWidth / 2 + 4);
    return (
      <g key={gap.began}>
        <rect
          className="paper"
          x={px(centre - half)}
          y={px(middle - (isMark ? 10 : 18))}
          width={px(half * 2)}
          height={isMark ? 20 : 36}
          rx="2"
        />
        {lines.map((line, index) => (
          <text
            key={line}
            className={isMark ? 'gap-t is-mark' : 'gap-t'}
            x={px(centre)}
            y={px(middle + (isMark ? 5 : index * 15 - 3))}
            textAnchor="middle"
          >
            {line}
          </text>
        ))}
      </g>
    );
  });
}

interface ExcursionsProps extends LayoutProps {
  labels: readonly Placed<ExcursionLabel>[];
}

function Excursions({ layout, labels }: ExcursionsProps) {
  const { box, scale } = layout;
  return labels.map(({ item, left, row }) => {
    const { breach, began, ended } = item.excursion;
    const isHot = breach === 'hot';
    const edge = isHot ? box.top : box.top + box.height;
    const y = isHot ? box.top - 7 - row * 16 : edge + 14 + row * 16;
    const from = Math.max(box.left, scale.x(began));
    const to = Math.min(box.left + box.width, Math.max(scale.x(ended), from + 3));
    return (
      <g key={began}>
        <path className={`${breach}-bar`} d={`M${px(from)} ${px(edge)}H${px(to)}`} />
        <path className={breach} d={triangle(left + 6, y - 4.5, isHot)} />
        <text className={`${breach}-t halo`} x={px(left + 15)} y={px(y)}>
          {item.text}
        </text>
      </g>
    );
  });
}

function Custody({ layout }: LayoutProps) {
  const { custody, custodyY, box, knownX } = layout;
  const first = custody[0];
  if (custodyY === null || !first) return null;
  return (
    <>
      <path className="mark-l" d={`M${px(first.x)} ${custodyY}H${px(knownX)}`} />
      {custody.map(({ mark, x, text, isHandover }) => (
        <g key={mark.at}>
          {text && (
            <text className={nameStyle(text)} x={px(x + (isHandover ? 11 : 0))} y="14">
              {text}
            </text>
          )}
          {isHandover && (
            <>
              <path
                className="mark-l is-drop"
                d={`M${px(x)} ${custodyY}V${px(box.top + box.height)}`}
              />
              <path className="mark" d={knot(x, custodyY)} />
            </>
          )}
        </g>
      ))}
    </>
  );
}

function Placements({ layout }: LayoutProps) {
  const { placements, placementY, knownX } = layout;
  const first = placements[0];
  if (placementY === null || !first) return null;
  return (
    <>
      <path className="lane" d={`M${px(first.x)} ${placementY}H${px(knownX)}`} />
      {placements.map(({ mark, x, text, width }) => (
        <g key={mark.at}>
          <path className="place-mark" d={diamond(x, placementY)} />
          {text && (
            <>
              <rect
                className="under"
                x={px(x + 6)}
                y={placementY - 8}
                width={px(width + 9)}
                height="16"
              />
              <text className="t2" x={px(x + 10)} y={placementY + 4.5}>
                {text}
              </text>
            </>
          )}
        </g>
      ))}
    </>
  );
}

function Now({ layout, model }: LanesProps) {
  const { now, box, axisY, scale } = layout;
  const at = lastOf(model.times);
  const value = lastOf(model.values);
  return (
    <>
      {now && <path className="mark-l" d={`M${px(now.x)} ${px(box.top)}V${px(axisY)}`} />}
      {model.now !== null && at !== undefined && value !== undefined && (
        <circle className="dot" cx={px(scale.x(at))} cy={px(scale.y(value))} r="5.5" />
      )}
      {now && (
        <>
          <rect
            className="mark"
            x={px(now.left)}
            y={axisY - 1}
            width={px(now.width)}
            height="18"
            rx="2"
          />
          <text
            className="mark-t"
            x={px(now.left + now.width / 2)}
            y={axisY + 12.5}
            textAnchor="middle"
          >
            {now.text}
          </text>
        </>
      )}
    </>
  );
}

function Arrival({ layout }: LayoutProps) {
  const { arrival, box } = layout;
  if (!arrival) return null;
  const foot = box.top + box.height;
  return (
    <>
      <path className="mark-l is-arrival" d={`M${px(arrival.x)} ${px(foot)}V${px(box.top + 2)}`} />
      <path className="mark-o" d={`M${px(arrival.x)} ${px(box.top + 3)}h-13l4 5l-4 5h13Z`} />
      {arrival.text && (
        <text className="t2 halo-r" x={px(arrival.x - 6)} y={px(foot - 8)} textAnchor="end">
          {arrival.text}
        </text>
      )}
    </>
  );
}
