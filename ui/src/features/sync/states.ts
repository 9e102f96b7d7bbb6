import type { SyncRow, SyncView } from '../../bridge/generated/api';
import { clock, WEDNESDAY, ZONE } from '../sample/clock';
import { DRIVER, IN_STEP, OUT_OF_REACH } from '../sample/status';
import type { States } from '../states';

const NOW = clock(0, '13:34');

const row = (
  record: SyncRow['record'],
  made: string,
  relayed: string | null,
  received: string | null,
): SyncRow => ({
  change: `${record.kind} ${made}`,
  record,
  made_at_ms: clock(0, made),
  saved_at_ms: clock(0, made),
  relayed_at_ms: relayed === null ? null : clock(0, relayed),
  receiver: 'Ulukhaktok',
  received_at_ms: received === null ? null : clock(0, received),
  state: received ? 'received' : relayed ? 'on_the_relay' : 'saved_here',
});

const readings = (count: number, began: string, ended: string): SyncRow['record'] => ({
  kind: 'readings',
  box_name: 'Cold box 7',
  count,
  began_at_ms: clock(0, began),
  ended_at_ms: clock(0, ended),
});

const ROWS: SyncRow[] = [
  row(
    { kind: 'note', reference: '26-0417', text: 'Heater moved away from the box' },
    '13:33',
    null,
    null,
  ),
  row(
    { kind: 'alert_acknowledged', reference: '26-0417', reason: 'opened_to_load' },
    '13:31',
    null,
    null,
  ),
  row(readings(257, '09:12', '13:28'), '13:28', null, null),
  row({ kind: 'form_answers', reference: '26-0417', answers: 2 }, '10:05', null, null),
  row(readings(107, '07:25', '09:12'), '09:12', '09:12', null),
  row(
    { kind: 'handover', reference: '26-0417', from: 'Claire Fontaine', to: 'Elias Mantla' },
    '07:40',
    '07:58',
    '08:02',
  ),
  row(
    {
      kind: 'sensor_placed',
      sensor_name: 'Ruuvi 3F9C',
      box_name: 'Cold box 7',
      placement: 'under_the_lid',
    },
    '07:25',
    '07:58',
    '08:02',
  ),
];

const OFFLINE: SyncView = {
  now_at_ms: NOW,
  zone: ZONE,
  link: OUT_OF_REACH,
  saved_here: 12,
  on_the_relay: 7,
  received: 6,
  received_as_of_at_ms: clock(0, '09:12'),
  refused: [],
  rows: ROWS,
};

const STATUS = { ...DRIVER, now_at_ms: NOW };

/** Every state of Sync worth seeing. */
export const SYNC_STATES: States<SyncView> = {
  empty: {
    view: {
      ...OFFLINE,
      link: { ...IN_STEP, state: 'no_relay', sent_at_ms: null },
      saved_here: 0,
      on_the_relay: 0,
      received: 0,
      received_as_of_at_ms: null,
      rows: [],
    },
    status: { ...STATUS, link: { ...IN_STEP, state: 'no_relay' }, open_alerts: 0 },
    problem: null,
  },
  loading: { view: null, status: STATUS, problem: null },
  offline: { view: OFFLINE, status: STATUS, problem: null },
  refused: {
    view: {
      ...OFFLINE,
      link: { ...OUT_OF_REACH, refused: 1 },
      refused: [
        {
          change: 'c20',
          record: { kind: 'items_edited', reference: '26-0420' },
          shipment: 'a420',
          by: null,
          made_at_ms: clock(0, '08:50'),
          refused_at_ms: clock(0, '09:12'),
          rule: 'shipment.not_holder',
          arguments: [{ name: 'holder', value: 'Air Tindi' }],
          ask: { person: 'claire', name: 'Claire Fontaine' },
        },
      ],
    },
    status: { ...STATUS, link: { ...OUT_OF_REACH, waiting: 5, refused: 1 } },
    problem: null,
  },
  full: {
    view: {
      ...OFFLINE,
      now_at_ms: WEDNESDAY,
      link: IN_STEP,
      on_the_relay: 12,
      received: 12,
      received_as_of_at_ms: clock(1, '13:41'),
      rows: ROWS.map((each) => ({
        ...each,
        relayed_at_ms: each.relayed_at_ms ?? clock(0, '17:22'),
        received_at_ms: each.received_at_ms ?? clock(0, '17:30'),
        state: 'received',
      })),
    },
    status: { ...STATUS, now_at_ms: WEDNESDAY, link: IN_STEP },
    problem: null,
  },
};
