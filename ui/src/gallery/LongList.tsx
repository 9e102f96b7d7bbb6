import { DOUBTFUL_TRIP } from '../features/sample/trips';
import { Badge } from '../kit/Badge';
import { useFormat, useNow } from '../kit/Display';
import { GroupHead, Row } from '../kit/Row';
import { RibbonAxis } from '../kit/ribbon/RibbonAxis';
import { RibbonRow } from '../kit/ribbon/RibbonRow';
import { VirtualList } from '../kit/VirtualList';
import './components.css';

const HOUR = 3_600_000;
const ROWS = 10_000;

interface Item {
  key: string;
  group: string | null;
}

const ITEMS: readonly Item[] = Array.from({ length: ROWS }, (_, index) => ({
  key: `26-${String(index).padStart(5, '0')}`,
  group: index % 500 === 0 ? `Group ${String(index / 500 + 1)}` : null,
}));

/** Ten thousand rows with ribbons on one axis: what a list must scroll through without a stutter. */
export function LongList() {
  const format = useFormat();
  const now = useNow();
  const span = { began: now - 36 * HOUR, ended: now + 10 * HOUR };
  return (
    <>
      <h1>{format.count(ROWS)} rows</h1>
      <div className="wide-only">
        <RibbonAxis span={span} now={now} />
      </div>
      <VirtualList
        label="Rows"
        items={ITEMS}
        keyOf={(item) => item.key}
        estimate={(item) => (item.group ? 80 : 51)}
      >
        {(item) => (
          <>
            {item.group && <GroupHead title={item.group} count={500} />}
            <Row className="long-row" href={`#/shipments/${item.key}`} title={item.key}>
              <Badge state="ok" />
              <RibbonRow view={DOUBTFUL_TRIP} span={span} />
            </Row>
          </>
        )}
      </VirtualList>
    </>
  );
}
