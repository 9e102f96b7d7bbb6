import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartLayout } from './chartLayout';
import { paintUnderLine } from './paint';
import type { RibbonModel } from './model';
import { MARGIN_MILLICELSIUS } from './scale';
import { traceOf } from './trace';

interface PlotProps {
  model: RibbonModel;
  layout: ChartLayout;
}

/** The canvas: band, hatching, excursions and the line. */
export function Plot({ model, layout }: PlotProps) {
  const holder = useRef<HTMLDivElement>(null);
  const look = useLook();
  const { box } = layout;
  useEffect(() => {
    const target = holder.current;
    // Test environments have no canvas; the lanes above carry the same facts in words.
    if (!target || !document.createElement('canvas').getContext('2d')) return;
    const plot = new uPlot(optionsOf(model, layout, target), dataOf(model, layout), target);
    return () => plot.destroy();
  }, [model, layout, look]);
  return (
    <div
      ref={holder}
      className="ribbon-plot"
      aria-hidden="true"
      style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
    />
  );
}

function optionsOf(model: RibbonModel, layout: ChartLayout, target: HTMLElement): uPlot.Options {
  const style = getComputedStyle(target);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    width: layout.box.width,
    height: layout.box.height,
    padding: [0, 0, 0, 0],
    axes: [{ show: false }, { show: false }],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [model.began, model.ended] },
      y: {
        range: [
          model.rangeMinMillicelsius - MARGIN_MILLICELSIUS,
          model.rangeMaxMillicelsius + MARGIN_MILLICELSIUS,
        ],
      },
    },
    series: [
      {},
      {
        stroke: token('--ink'),
        width: Number.parseFloat(token('--data-stroke')) || 2,
        spanGaps: false,
        points: { show: false },
      },
    ],
    hooks: {
      drawClear: [
        (plot) => paintUnderLine({ context: plot.ctx, ratio: uPlot.pxRatio, model, layout, token }),
      ],
    },
  };
}

/** The line as columns; a null between two pieces keeps the gap open. */
function dataOf(model: RibbonModel, layout: ChartLayout): uPlot.AlignedData {
  const low = model.rangeMinMillicelsius - MARGIN_MILLICELSIUS;
  const high = model.rangeMaxMillicelsius + MARGIN_MILLICELSIUS;
  const times: number[] = [];
  const values: (number | null)[] = [];
  for (const piece of traceOf(model, layout.scale.x)) {
    const first = piece[0];
    if (times.length > 0 && first) {
      times.push(first[0] - 1);
      values.push(null);
    }
    for (const [at, value] of piece) {
      times.push(at);
      values.push(Math.min(high, Math.max(low, value)));
    }
  }
  return [times, values];
}

/** Returns a number that changes when the theme does: canvas colours do not follow by themselves. */
function useLook(): number {
  const [look, setLook] = useState(0);
  useEffect(() => {
    const change = () => setLook((before) => before + 1);
    const theme = new MutationObserver(change);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', change);
    return () => {
      theme.disconnect();
      dark.removeEventListener('change', change);
    };
  }, []);
  return look;
}
