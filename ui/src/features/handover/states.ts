import type { HandoverView, Stroke } from '../../bridge/generated/api';
import { clock, ZONE } from '../sample/clock';
import { DESK, DESK_OFFLINE } from '../sample/status';
import { DOUBTFUL_TRIP } from '../sample/trips';
import { ITEMS } from '../shipment/states';
import type { ScreenData, States } from '../states';

const NOW = clock(1, '15:43');

/** A hand that writes "Annie" in one sweep. */
const SIGNATURE: Stroke[] = [
  {
    points: Array.from({ length: 90 }, (_, index) => ({
      x: 120 + index * 7,
      y: Math.round(160 - Math.sin(index / 4.2) * (105 - index) - index / 3),
    })),
  },
];

const OFFERED: HandoverView = {
  now_at_ms: NOW,
  zone: ZONE,
  shipment: 'a417',
  reference: '26-0417',
  box_name: 'Cold box 7',
  verdict: {
    state: 'warning',
    freshness: 'fresh',
    as_of_at_ms: NOW - 60_000,
    reason: null,
  },
  reading: {
    temperature_millicelsius: 4_800,
    measured_at_ms: NOW - 60_000,
    freshness: 'fresh',
    trend: null,
  },
  budget: {
    budget: 'warm',
    used_seconds: 2_820,
    total_seconds: 36_000,
    left_seconds: 33_180,
    unknown_seconds: 0,
    limit_at_ms: null,
  },
  ribbon: DOUBTFUL_TRIP,
  seal: '004417',
  items: ITEMS,
  units: 102,
  batches: 5,
  handover: 'h3',
  state: 'offered',
  gives: {
    person: { person: 'annie', name: 'Annie Kudlak' },
    confirmed_at_ms: clock(1, '15:42'),
    strokes: SIGNATURE,
  },
  receives: {
    person: { person: 'ruth', name: 'Ruth Okheena, RN' },
    confirmed_at_ms: null,
    strokes: [],
  },
  checks: [
    { check: 'seal_whole', is_checked: true },
    { check: 'units_counted', is_checked: true },
    { check: 'state_seen', is_checked: true },
  ],
  candidates: [
    { person: 'ruth', name: 'Ruth Okheena, RN' },
    { person: 'elias', name: 'Elias Mantla' },
  ],
  part: 'receiver',
};

const PLANNED: HandoverView = {
  ...OFFERED,
  handover: null,
  state: 'planned',
  gives: { ...OFFERED.gives, confirmed_at_ms: null, strokes: [] },
  receives: { person: null, confirmed_at_ms: null, strokes: [] },
  checks: OFFERED.checks.map((row) => ({ ...row, is_checked: false })),
  part: 'giver',
};

const at = (view: HandoverView | null, status = DESK_OFFLINE): ScreenData<HandoverView> => ({
  view,
  status: { ...status, now_at_ms: NOW },
  problem: null,
});

/** Every state of a handover worth seeing. */
export const HANDOVER_STATES: States<HandoverView> = {
  empty: at(PLANNED),
  loading: at(null),
  offline: at({ ...OFFERED, part: 'giver' }),
  refused: {
    ...at(
      {
        ...PLANNED,
        receives: OFFERED.receives,
        part: 'onlooker',
        state: 'withdrawn',
      },
      DESK,
    ),
    problem: { code: 'handover_closed', remedy: 'fix_input', field: null, arguments: [] },
  },
  full: at(OFFERED),
};
