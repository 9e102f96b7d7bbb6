import type { ShipmentRow } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { Name } from '../../kit/Name';
import { Reading } from '../../kit/Reading';
import { RibbonRow, type RowSpan } from '../../kit/ribbon/RibbonRow';
import { Row } from '../../kit/Row';
import { SyncMark } from '../../kit/SyncMark';
import { VerdictBadge } from '../state/VerdictBadge';
import { LastHeard, useRowWords } from './cells';

/** A shipment on a phone: state and place above, its trip below. */
export function CardRow({ row, span }: { row: ShipmentRow; span: RowSpan }) {
  const words = useRowWords(row);
  return (
    <Row
      className="prow"
      href={hrefTo('shipments', row.shipment)}
      before={
        <>
          <span>
            <VerdictBadge verdict={row.verdict} />
          </span>
          <span className="right">
            <SyncMark state={row.sync.state} />
          </span>
        </>
      }
      title={<Name>{row.destination}</Name>}
    >
      <span className="right">
        {row.reading ? (
          <Reading
            size="text"
            millicelsius={row.reading.temperature_millicelsius}
            isLast={row.reading.freshness === 'lost'}
          />
        ) : (
          <span className="quiet">{words.left}</span>
        )}
      </span>
      <span className="fine">
        <span className="num">{row.reference}</span>
        {row.held_by && (
          <>
            {' · '}
            <Name>{row.held_by}</Name>
          </>
        )}
      </span>
      <span className="right">
        {row.reading ? <LastHeard row={row} /> : <span className="fine num">{words.due}</span>}
      </span>
      {row.ribbon && <RibbonRow view={row.ribbon} span={span} width={358} height={40} />}
    </Row>
  );
}
