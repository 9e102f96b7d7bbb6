import type { ReactNode } from 'react';
import type { ShipmentGroup, ShipmentRow, ShipmentsView } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { useFormat, useNow } from '../../kit/Display';
import { Name } from '../../kit/Name';
import { RibbonAxis } from '../../kit/ribbon/RibbonAxis';
import { RibbonRow, type RowSpan } from '../../kit/ribbon/RibbonRow';
import { Row } from '../../kit/Row';
import { SyncMark } from '../../kit/SyncMark';
import { VerdictBadge } from '../state/VerdictBadge';
import { LastHeard, useRowWords, ValueText } from './cells';

const HOUR = 3_600_000;
const HEIGHT = 51;

/** Returns the midnights within a span. */
function useMidnights(span: RowSpan): number[] {
  const { calendar } = useFormat();
  const nights: number[] = [];
  for (let at = Math.ceil(span.began / HOUR) * HOUR; at < span.ended; at += HOUR) {
    if (calendar(at).hour === '00') nights.push(at);
  }
  return nights;
}

/** The heads of the columns, and the one axis of all ribbons. */
export function BoardHead({ span, now }: { span: RowSpan; now: number }) {
  const t = useText();
  return (
    <div className="bhead" aria-hidden="true">
      <span>{t('shipments-state')}</span>
      <span>{t('shipments-to')}</span>
      <span className="held">{t('shipments-held')}</span>
      <RibbonAxis span={span} now={now} />
      <span className="right">{t('shipments-reading')}</span>
      <span className="right">
        {t('shipments-left')}
        <br />
        {t('shipments-arrives')}
      </span>
      <span className="saved">{t('shipments-saved')}</span>
    </div>
  );
}

interface NowTrackProps {
  span: RowSpan;
  now: number;
  children?: ReactNode;
}

/** The column of trips in one row; the line of now runs through all of them. */
function NowTrack({ span, now, children }: NowTrackProps) {
  const part = ((now - span.began) / (span.ended - span.began)) * 100;
  return (
    <span className="now-track" aria-hidden="true">
      {children}
      {part > 0 && part < 100 && <i style={{ insetInlineStart: `${part.toFixed(2)}%` }} />}
    </span>
  );
}

interface GroupRowProps {
  group: ShipmentGroup;
  view: ShipmentsView;
  isWide: boolean;
}

/** The head of a stage; the line of now runs through it. */
export function GroupRow({ group, view, isWide }: GroupRowProps) {
  const t = useText();
  const span = { began: view.axis_began_at_ms, ended: view.axis_ended_at_ms };
  return (
    <div className="bgroup">
      <h2>
        {t(`shipments-stage-${group.stage ?? 'on_the_road'}`)}{' '}
        <span className="quiet num">{group.count}</span>
      </h2>
      {isWide && <NowTrack span={span} now={view.now_at_ms} />}
    </div>
  );
}

/** A shipment in one line, its trip in the middle. */
export function BoardRow({ row, span }: { row: ShipmentRow; span: RowSpan }) {
  const words = useRowWords(row);
  const days = useMidnights(span);
  return (
    <Row
      className="brow"
      href={hrefTo('shipments', row.shipment)}
      before={
        <span>
          <VerdictBadge verdict={row.verdict} />
        </span>
      }
      title={
        <>
          <Name>{row.destination}</Name> <span className="quiet num">{row.reference}</span>
          <span className="fine">{words.contents}</span>
        </>
      }
    >
      <span className="held">{row.held_by && <Name>{row.held_by}</Name>}</span>
      <NowTrack span={span} now={useNow()}>
        {row.ribbon && <RibbonRow view={row.ribbon} span={span} days={days} height={HEIGHT} />}
      </NowTrack>
      <span className="right stack">
        <ValueText row={row} />
        <LastHeard row={row} />
      </span>
      <span className="right stack">
        <span className={row.budget ? 'num' : 'quiet'}>{words.left}</span>
        <span className="fine num">{words.due}</span>
      </span>
      <span className="saved">
        <SyncMark state={row.sync.state} />
      </span>
    </Row>
  );
}
