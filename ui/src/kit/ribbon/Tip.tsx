import type { ChartLayout } from './chartLayout';
import type { Cursor } from './cursor';
import type { RibbonModel } from './model';
import { px } from './shapes';
import type { CursorWords } from './wordsAt';

interface TipProps {
  layout: ChartLayout;
  model: RibbonModel;
  cursor: Cursor;
  words: CursorWords;
}

/** As wide as the words of a reading get before they wrap. */
const ROOM = 240;

/** The line and ring at a reading, and its words to the side that has room. */
export function Tip({ layout, model, cursor, words }: TipProps) {
  const { box, scale, width, height } = layout;
  const x = scale.x(model.times[cursor.index] ?? 0);
  const y = scale.y(model.values[cursor.index] ?? 0);
  // What comes next is what the reader has not seen, so the words stay behind where they can.
  const hasRoomBehind = x - box.left > ROOM;
  const side = hasRoomBehind ? { right: width - x + 12 } : { left: x + 12 };
  return (
    <>
      <svg
        className="ribbon"
        viewBox={`0 0 ${px(width)} ${px(height)}`}
        width={width}
        height={height}
        aria-hidden="true"
      >
        <path className="cursor-line" d={`M${px(x)} ${px(box.top)}V${px(box.top + box.height)}`} />
        <circle className="cursor-ring" cx={px(x)} cy={px(y)} r="7" />
      </svg>
      <div className="ribbon-tip" style={{ ...side, top: box.top + 4 }} aria-hidden="true">
        <b>{words.title}</b>
        {words.detail && <span>{words.detail}</span>}
      </div>
    </>
  );
}
