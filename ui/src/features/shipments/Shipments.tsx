import { type KeyboardEvent, useRef, useState } from 'react';
import type {
  RefusedChange,
  ShipmentGroup,
  ShipmentRow,
  ShipmentsView,
} from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { BoneRows } from '../../kit/Bones';
import { Button, LinkButton } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { FilterChips } from '../../kit/FilterChips';
import { EmptyRibbon } from '../../kit/ribbon/EmptyRibbon';
import { useWide } from '../../kit/useWide';
import { VirtualList } from '../../kit/VirtualList';
import { EmptyState } from '../../kit/banners';
import { SearchField, SelectField } from '../../kit/fields';
import { JoinHint } from '../state/JoinHint';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import { Refused } from '../state/Refused';
import type { ScreenData } from '../states';
import { BoardHead, BoardRow, GroupRow } from './BoardRow';
import { CardRow } from './CardRow';
import { LAYOUTS, NO_FILTER, SELECTIONS, type ShipmentFilter, SORTS } from './filter';
import { More } from './More';
import './shipments.css';

export interface ShipmentsActs {
  filter: ShipmentFilter;
  onFilter: (filter: ShipmentFilter) => void;
  /** Asks for the next page. */
  onMore: () => void;
  onWithdraw: (change: string) => void;
  onAsk: (person: string, change: RefusedChange) => void;
}

interface ShipmentsProps extends ScreenData<ShipmentsView> {
  acts: ShipmentsActs;
}

/** Shipments by what they need, on one time axis; or as one list. */
export function Shipments({ view, status, problem, acts }: ShipmentsProps) {
  const t = useText();
  if (!view) {
    return (
      <Pending title={t('frame-shipments')} problem={problem}>
        <BoneRows rows={9} />
      </Pending>
    );
  }
  const isUnfiltered = acts.filter.text === '' && acts.filter.selection === 'all';
  const isEmpty = isUnfiltered && view.groups.length === 0;
  return (
    <>
      <Head view={view} acts={acts} isEmpty={isEmpty} />
      <Offline status={status} />
      <ErrorNote error={problem} />
      <Refused refused={view.refused} onWithdraw={acts.onWithdraw} onAsk={acts.onAsk} />
      {isEmpty ? (
        <NoShipments status={status} />
      ) : (
        <>
          <Selections view={view} acts={acts} />
          <Board view={view} acts={acts} />
        </>
      )}
    </>
  );
}

interface HeadProps {
  view: ShipmentsView;
  acts: ShipmentsActs;
  isEmpty: boolean;
}

function Head({ view, acts, isEmpty }: HeadProps) {
  const t = useText();
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const { filter, onFilter } = acts;
  const now = view.now_at_ms;
  const search = (
    <SearchField
      label={t('shipments-search')}
      placeholder={t('shipments-search-what')}
      value={filter.text}
      onChange={(text) => onFilter({ ...filter, text })}
    />
  );
  return (
    <>
      <div className="head shipments-head">
        <div className="grow">
          <h1>{t('frame-shipments')}</h1>
          <p className="fine">
            {isEmpty
              ? t('shipments-none-here')
              : `${format.shortDay(now)}, ${format.clock(now)} ${format.zone(now)}`}
          </p>
        </div>
        <div className="actions">
          {!isEmpty && <div className="wide-only shipments-search">{search}</div>}
          {!isEmpty && (
            <Button icon="funnel" isExpanded={isOpen} onPress={() => setOpen(!isOpen)}>
              {t('shipments-filter')}
            </Button>
          )}
          <NewButton />
        </div>
      </div>
      {isOpen && (
        <div className="filter-panel">
          <div className="narrow-only">{search}</div>
          <SelectField
            label={t('shipments-sort')}
            value={filter.sort}
            options={SORTS.map((value) => ({ value, label: t(`shipments-sort-${value}`) }))}
            onChange={(sort) => onFilter({ ...filter, sort })}
          />
          <SelectField
            label={t('shipments-layout')}
            value={filter.layout}
            options={LAYOUTS.map((value) => ({ value, label: t(`shipments-layout-${value}`) }))}
            onChange={(layout) => onFilter({ ...filter, layout })}
          />
        </div>
      )}
    </>
  );
}

function NewButton() {
  const t = useText();
  return (
    <LinkButton
      kind="primary"
      icon="plus"
      href={hrefTo('shipments', 'new')}
      label={t('shipments-new')}
    >
      <span className="wide-only">{t('shipments-new')}</span>
      <span className="narrow-only">{t('shipments-new-short')}</span>
    </LinkButton>
  );
}

function NoShipments({ status }: Pick<ScreenData<ShipmentsView>, 'status'>) {
  const t = useText();
  return (
    <EmptyState
      title={t('shipments-empty')}
      picture={<EmptyRibbon />}
      action={
        <>
          <LinkButton kind="primary" icon="plus" href={hrefTo('shipments', 'new')}>
            {t('shipments-new')}
          </LinkButton>
          <JoinHint status={status} />
        </>
      }
    >
      {t('shipments-empty-what')}
    </EmptyState>
  );
}

function Selections({ view, acts }: { view: ShipmentsView; acts: ShipmentsActs }) {
  const t = useText();
  const { filter, onFilter } = acts;
  const countOf = new Map(view.counts.map(({ selection, count }) => [selection, count]));
  return (
    <FilterChips
      label={t('shipments-selection')}
      value={filter.selection}
      onChange={(selection) => onFilter({ ...filter, selection })}
      chips={SELECTIONS.map((value) => ({
        value,
        label: t(`shipments-selection-${value}`),
        count: countOf.get(value) ?? 0,
      }))}
    />
  );
}

type Line =
  { kind: 'group'; group: ShipmentGroup } | { kind: 'row'; row: ShipmentRow } | { kind: 'more' };

function linesOf(view: ShipmentsView): Line[] {
  const lines = view.groups.flatMap((group): Line[] => [
    ...(group.stage ? [{ kind: 'group' as const, group }] : []),
    ...group.rows.map((row) => ({ kind: 'row' as const, row })),
  ]);
  return view.next_cursor === null ? lines : [...lines, { kind: 'more' }];
}

const keyOf = (line: Line) =>
  line.kind === 'row' ? line.row.shipment : line.kind === 'group' ? `${line.group.stage}` : 'more';

const HEIGHTS = {
  wide: { group: 28, row: 51, more: 48 },
  narrow: { group: 44, row: 146, more: 48 },
};

function Board({ view, acts }: { view: ShipmentsView; acts: ShipmentsActs }) {
  const t = useText();
  const wide = useWide();
  const board = useRef<HTMLDivElement>(null);
  const lines = linesOf(view);
  if (lines.length === 0) {
    return (
      <EmptyState
        title={t('kit-none-found')}
        action={
          <Button onPress={() => acts.onFilter(NO_FILTER)}>{t('shipments-filter-clear')}</Button>
        }
      />
    );
  }
  const heights = wide ? HEIGHTS.wide : HEIGHTS.narrow;
  const span = { began: view.axis_began_at_ms, ended: view.axis_ended_at_ms };
  const draw = (line: Line) => {
    if (line.kind === 'more') return <More onMore={acts.onMore} />;
    if (line.kind === 'group') return <GroupRow group={line.group} view={view} isWide={wide} />;
    return wide ? <BoardRow row={line.row} span={span} /> : <CardRow row={line.row} span={span} />;
  };
  return (
    <div className="board" ref={board} onKeyDown={(event) => walk(event, board.current)}>
      {wide && <BoardHead span={span} now={view.now_at_ms} />}
      <VirtualList
        label={t('frame-shipments')}
        items={lines}
        keyOf={keyOf}
        estimate={(line) => heights[line.kind]}
      >
        {draw}
      </VirtualList>
    </div>
  );
}

/** Moves from row to row with the arrow keys. */
function walk(event: KeyboardEvent, board: HTMLElement | null) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !board) return;
  const links = [...board.querySelectorAll<HTMLElement>('.row-link')];
  const next = links[links.findIndex((link) => link === document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
