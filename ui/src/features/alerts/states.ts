import type { AlertRow, AlertsView } from '../../bridge/generated/api';
import { clock, WEDNESDAY, ZONE } from '../sample/clock';
import { DESK, DESK_OFFLINE, DESK_REFUSED } from '../sample/status';
import { COLD_STRETCH, WARM_STRETCH } from '../sample/trips';
import type { States } from '../states';

const SYNC: AlertRow['sync'] = {
  state: 'on_the_relay',
  as_of_at_ms: clock(1, '13:41'),
  waiting: 0,
};
const REASONS: AlertRow['reasons'] = [
  'stood_outside',
  'ice_packs_changed',
  'sensor_touched_ice',
  'sensor_moved',
  'other',
  'not_known',
];

/** The alert whose form the pictures show. */
export const TOO_COLD: AlertRow = {
  alert: 'cold',
  state: 'warning',
  reason: {
    kind: 'too_cold',
    limit_millicelsius: 2_000,
    minutes: 40,
    extreme_millicelsius: 600,
    is_ongoing: false,
  },
  began_at_ms: clock(1, '08:52'),
  ended_at_ms: clock(1, '09:31'),
  last_millicelsius: null,
  late: null,
  status: 'open',
  escalation: null,
  acknowledgement: null,
  reasons: REASONS,
  ribbon: COLD_STRETCH,
  sync: SYNC,
};

const FROZEN: AlertRow = {
  ...TOO_COLD,
  alert: 'frozen',
  state: 'stop',
  reason: {
    kind: 'frozen',
    limit_millicelsius: -500,
    minutes: 190,
    extreme_millicelsius: -1_600,
  },
  began_at_ms: clock(0, '23:00'),
  ended_at_ms: clock(1, '02:10'),
  escalation: { to: 'QA', at_ms: clock(1, '02:12'), answered_at_ms: null },
  ribbon: null,
};

const SILENT: AlertRow = {
  ...TOO_COLD,
  alert: 'silent',
  state: 'unknown',
  reason: { kind: 'readings_missing', minutes: 131 },
  began_at_ms: clock(0, '15:09'),
  ended_at_ms: clock(0, '17:20'),
  status: 'acknowledged',
  acknowledgement: {
    by: 'Elias Mantla',
    at_ms: clock(0, '17:24'),
    reason: 'phone_was_off',
    note: '',
  },
  ribbon: null,
};

const TOO_WARM: AlertRow = {
  ...TOO_COLD,
  alert: 'warm',
  reason: {
    kind: 'too_warm',
    limit_millicelsius: 8_000,
    minutes: 47,
    extreme_millicelsius: 11_400,
    is_ongoing: false,
  },
  began_at_ms: clock(0, '13:08'),
  ended_at_ms: clock(0, '13:54'),
  late: { found_at_ms: clock(1, '13:31'), file_name: '130500109088_2026-03-11.txt' },
  status: 'acknowledged',
  acknowledgement: {
    by: 'Elias Mantla',
    at_ms: clock(1, '13:36'),
    reason: 'opened_to_load',
    note: '',
  },
  ribbon: WARM_STRETCH,
};

const LOST: AlertRow = {
  ...TOO_COLD,
  alert: 'lost',
  state: 'unknown',
  reason: { kind: 'not_heard', since_at_ms: clock(1, '11:40'), minutes: 122 },
  began_at_ms: clock(1, '11:40'),
  ended_at_ms: null,
  last_millicelsius: 5_000,
  reasons: [
    'phone_was_off',
    'sensor_moved',
    'sensor_lost',
    'equipment_failed',
    'other',
    'not_known',
  ],
  ribbon: null,
};

const FULL: AlertsView = {
  now_at_ms: WEDNESDAY,
  zone: ZONE,
  open: 3,
  total: 5,
  groups: [
    {
      box_name: 'Cold box 3',
      shipment: 'a409',
      reference: '26-0409',
      destination: 'Whatì',
      sensor_name: null,
      open: 1,
      alerts: [FROZEN],
    },
    {
      box_name: 'Cold box 7',
      shipment: 'a417',
      reference: '26-0417',
      destination: 'Ulukhaktok',
      sensor_name: null,
      open: 1,
      alerts: [TOO_COLD, SILENT, TOO_WARM],
    },
    {
      box_name: 'Cold box 11',
      shipment: null,
      reference: null,
      destination: null,
      sensor_name: 'Ruuvi 77B2',
      open: 1,
      alerts: [LOST],
    },
  ],
};

/** Every state of Alerts worth seeing. */
export const ALERTS_STATES: States<AlertsView> = {
  empty: {
    view: { ...FULL, open: 0, total: 0, groups: [] },
    status: { ...DESK, open_alerts: 0 },
    problem: null,
  },
  loading: { view: null, status: DESK, problem: null },
  offline: { view: FULL, status: DESK_OFFLINE, problem: null },
  refused: {
    view: FULL,
    status: DESK_REFUSED,
    problem: { code: 'already_acknowledged', remedy: 'fix_input', field: null, arguments: [] },
  },
  full: { view: FULL, status: DESK, problem: null },
};
