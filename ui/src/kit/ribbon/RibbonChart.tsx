import { type ReactNode, useCallback, useId, useMemo, useRef, useState } from 'react';
import type { RibbonView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../Button';
import { useFormat } from '../Display';
import { layoutChart, type Lanes as LaneChoice } from './chartLayout';
import type { Cursor } from './cursor';
import { Lanes } from './Lanes';
import { measureLabel, useFontEpoch } from './measure';
import { modelOf } from './model';
import { Plot } from './Plot';
import { Reader } from './Reader';
import { ReadingsTable } from './ReadingsTable';
import { summaryOf } from './summary';
import { useWidth } from './useWidth';

interface RibbonChartProps {
  view: RibbonView;
  /** All lanes, or the plot with its axis and stops where room is short. */
  lanes?: LaneChoice;
  plotHeight?: number;
  /** Whether the summary is printed under the ribbon; it is spoken either way. */
  summary?: 'printed' | 'spoken';
  /** Beside the button of the table, such as a link to all readings. */
  actions?: ReactNode;
}

/** The temperature ribbon at full size: one strip tells the story. */
export function RibbonChart(props: RibbonChartProps) {
  const { view, lanes = 'all', plotHeight = 112, summary = 'printed', actions } = props;
  const t = useText();
  const format = useFormat();
  const figure = useRef<HTMLElement>(null);
  const width = useWidth(figure);
  const epoch = useFontEpoch();
  const [isTableShown, setTableShown] = useState(false);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const tableId = useId();
  const model = useMemo(() => modelOf(view, t), [view, t]);
  const layout = useMemo(
    () => layoutChart(model, { width, plotHeight, lanes }, { t, format, measure: measureLabel }),
    // The faces decide how wide labels are, so they are laid out again once loaded.
    [model, width, plotHeight, lanes, t, format, epoch],
  );
  const sentence = useMemo(() => summaryOf(view, t, format), [view, t, format]);
  const toggleTable = useCallback(() => setTableShown((isShown) => !isShown), []);
  return (
    <figure className="ribbon-chart" ref={figure}>
      <div className="ribbon-strip" style={{ blockSize: layout.height }}>
        <Plot model={model} layout={layout} />
        <Lanes layout={layout} model={model} />
        <Reader
          model={model}
          layout={layout}
          name={sentence}
          cursor={cursor}
          onMove={setCursor}
          onTable={toggleTable}
        />
      </div>
      {summary === 'printed' && (
        <figcaption className="says">
          <p>{sentence}</p>
          <div className="ribbon-acts">
            {model.times.length > 0 && (
              <Button kind="ghost" icon="table" isExpanded={isTableShown} onPress={toggleTable}>
                {t(isTableShown ? 'kit-ribbon-table-hide' : 'kit-ribbon-table')}
              </Button>
            )}
            {actions}
          </div>
        </figcaption>
      )}
      {isTableShown && <ReadingsTable id={tableId} model={model} />}
    </figure>
  );
}
