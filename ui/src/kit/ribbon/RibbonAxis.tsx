import { useText } from '../../i18n/useText';
import { useFormat } from '../Display';
import { keepClear } from './labels';
import { measureLabel, useFontEpoch } from './measure';
import type { RowSpan } from './RibbonRow';
import { scaleOf, ticksOf } from './scale';
import { px } from './shapes';

interface RibbonAxisProps {
  span: RowSpan;
  now: number | null;
  width?: number;
}

const HEIGHT = 38;

/** The head of a column of ribbons: days, hours and the one line of now. */
export function RibbonAxis({ span, now, width = 330 }: RibbonAxisProps) {
  const t = useText();
  const format = useFormat();
  useFontEpoch();
  const box = { left: 0, top: 0, width, height: HEIGHT };
  const { x } = scaleOf(box, span, { min: 2_000, max: 8_000 });
  const ticks = ticksOf(span, width, format, false, 40);
  const days = ticks.filter((tick) => tick.kind === 'day');
  const label = now === null ? null : t('kit-ribbon-now', { time: format.clock(now) });
  const wide = label === null ? 0 : measureLabel(label, true) + 10;
  const left = now === null ? 0 : Math.min(Math.max(x(now) - wide / 2, 0), width - wide);
  const hours = keepClear(
    [
      ...ticks
        .filter((tick) => tick.kind === 'hour')
        .map((tick) => {
          const text = measureLabel(tick.text);
          return { item: tick.text, left: x(tick.at) - text / 2, width: text, weight: 1 };
        }),
      ...(label === null ? [] : [{ item: label, left, width: wide, weight: 2 }]),
    ],
    { left: 0, right: width },
  );
  return (
    <svg
      className="ribbon is-axis"
      viewBox={`0 0 ${String(width)} ${String(HEIGHT)}`}
      width={width}
      height={HEIGHT}
      aria-hidden="true"
    >
      {days.map((day) => (
        <g key={day.at}>
          <path className="day" d={`M${px(x(day.at))} 0V${String(HEIGHT)}`} />
          <text className="ts" x={px(x(day.at) + 4)} y="13">
            {day.text}
          </text>
        </g>
      ))}
      {hours.map((hour) =>
        hour.weight === 1 ? (
          <text key={hour.left} className="t2" x={px(hour.left)} y="32">
            {hour.item}
          </text>
        ) : (
          <g key={hour.left}>
            <rect className="mark" x={px(left)} y="19" width={px(wide)} height="18" rx="2" />
            <text className="mark-t" x={px(left + wide / 2)} y="32" textAnchor="middle">
              {hour.item}
            </text>
          </g>
        ),
      )}
    </svg>
  );
}
