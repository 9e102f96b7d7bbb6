import type {
  AssessmentView,
  ItemView,
  ReadingsView,
  ShipmentView,
} from '../../bridge/generated/api';
import { clock, WEDNESDAY, ZONE } from '../sample/clock';
import { DESK, DESK_OFFLINE, DESK_REFUSED } from '../sample/status';
import { DOUBTFUL_TRIP, DOUBTFUL_TRIP_OFFLINE } from '../sample/trips';
import type { States } from '../states';

const item = (
  product: string,
  batch: string,
  expiry: string,
  quantity: number,
  sensitivity: ItemView['sensitivity'] = 'must_not_freeze',
): ItemView => ({
  item: batch.toLowerCase(),
  product: batch.slice(0, 2).toLowerCase(),
  product_name: product,
  sensitivity,
  batch,
  expiry,
  is_expired: false,
  quantity,
  unit: 'vial',
  removed_reason: null,
});

/** What the sample shipment holds. */
export const ITEMS: ItemView[] = [
  item('Hepatitis B, adult', 'HB24071', '2027-05', 20),
  item('DTaP-IPV-Hib', 'DP3318A', '2026-11', 30),
  item('MMR, freeze-dried', 'M5U208', '2027-02', 10, 'may_freeze'),
  item('Insulin glargine pens', 'GLA7702', '2026-09', 30),
  item('Insulin aspart vials', 'ASP1190', '2026-08', 12),
];

/** What the core says every rule used. */
const INPUTS: AssessmentView['rows'][number]['inputs'] = [
  { name: 'storage_min_millicelsius', value: '2000' },
  { name: 'storage_max_millicelsius', value: '8000' },
  { name: 'interval_seconds', value: '60' },
  { name: 'began_at_ms', value: String(clock(0, '07:25')) },
  { name: 'ended_at_ms', value: String(WEDNESDAY) },
  { name: 'readings', value: '1688' },
  { name: 'unknown_minutes', value: '131' },
];

/** The rules applied to the sample trip. */
export const ASSESSMENT: AssessmentView = {
  is_final: false,
  rows: [
    {
      rule: 'label.storage',
      version: 3,
      clause: 'Product label, storage',
      is_unverified: false,
      outcome: 'fail',
      finding: {
        kind: 'range',
        temperature_min_millicelsius: 2_000,
        temperature_max_millicelsius: 8_000,
        hot_minutes: 47,
        hot_extreme_millicelsius: 11_400,
        cold_minutes: 40,
        cold_extreme_millicelsius: 600,
        unknown_minutes: 131,
      },
      inputs: INPUTS,
    },
    {
      rule: 'who.pqs.e006.freeze',
      version: 2,
      clause: 'WHO PQS E006, type I',
      is_unverified: false,
      outcome: 'unknown',
      finding: {
        kind: 'exposure',
        breach: 'cold',
        limit_millicelsius: -500,
        limit_minutes: 60,
        is_cumulative: false,
        measured_minutes: 0,
        unknown_minutes: 131,
        is_unknown_enough: true,
      },
      inputs: INPUTS,
    },
    {
      rule: 'who.pqs.e006.heat',
      version: 2,
      clause: 'WHO PQS E006, type I',
      is_unverified: false,
      outcome: 'pass',
      finding: {
        kind: 'exposure',
        breach: 'hot',
        limit_millicelsius: 30_000,
        limit_minutes: 600,
        is_cumulative: true,
        measured_minutes: 0,
        unknown_minutes: 131,
        is_unknown_enough: false,
      },
      inputs: INPUTS,
    },
    {
      rule: 'usp.1079.2.cct',
      version: 1,
      clause: 'USP 1079.2, cold chain',
      is_unverified: true,
      outcome: 'pass',
      finding: {
        kind: 'mean_kinetic',
        window_minutes: 1_440,
        value_millicelsius: 4_400,
        limit_millicelsius: 8_000,
        worst_millicelsius: 6_200,
        assumed_millicelsius: 15_000,
      },
      inputs: [...INPUTS, { name: 'activation_energy_joules_per_mole', value: '83144' }],
    },
  ],
};

const FULL: ShipmentView = {
  now_at_ms: WEDNESDAY,
  zone: ZONE,
  shipment: 'a417',
  reference: '26-0417',
  stage: 'on_the_road',
  need: 'decision_at_door',
  origin: { site: 'yzf', name: 'Yellowknife depot' },
  destination: { site: 'yhi', name: 'Ulukhaktok' },
  boxes: ['Cold box 7'],
  seal: '004417',
  depart_at_ms: clock(0, '07:40'),
  arrive_by_at_ms: clock(1, '15:30'),
  departed_at_ms: clock(0, '07:40'),
  arrived_at_ms: null,
  verdict: {
    state: 'warning',
    freshness: 'fresh',
    as_of_at_ms: WEDNESDAY - 60_000,
    reason: {
      kind: 'too_cold',
      limit_millicelsius: 2_000,
      minutes: 40,
      extreme_millicelsius: 600,
      is_ongoing: false,
    },
  },
  reading: {
    temperature_millicelsius: 4_900,
    measured_at_ms: WEDNESDAY - 60_000,
    freshness: 'fresh',
    trend: null,
  },
  budgets: [
    {
      budget: 'warm',
      used_seconds: 2_820,
      total_seconds: 36_000,
      left_seconds: 33_180,
      limit_at_ms: null,
    },
  ],
  holder: { name: 'Annie Kudlak', since_at_ms: clock(1, '08:10') },
  range: { temperature_min_millicelsius: 2_000, temperature_max_millicelsius: 8_000 },
  ribbon: DOUBTFUL_TRIP,
  assessment: ASSESSMENT,
  items: ITEMS,
  units: 102,
  batches: 5,
  custody: {
    entries: [
      {
        handover: 'h1',
        state: 'confirmed',
        from: 'Claire Fontaine',
        to: 'Elias Mantla',
        at_ms: clock(0, '07:40'),
        place: 'Yellowknife depot',
        temperature_millicelsius: 5_400,
        box_state: 'ok',
        is_disputed: false,
      },
      {
        handover: 'h2',
        state: 'confirmed',
        from: 'Elias Mantla',
        to: 'Annie Kudlak',
        at_ms: clock(1, '08:10'),
        place: 'Gamètì airstrip',
        temperature_millicelsius: 2_900,
        box_state: 'ok',
        is_disputed: false,
      },
      {
        handover: null,
        state: 'planned',
        from: 'Annie Kudlak',
        to: 'Ruth Okheena',
        at_ms: clock(1, '15:30'),
        place: 'Ulukhaktok health centre',
        temperature_millicelsius: null,
        box_state: null,
        is_disputed: false,
      },
    ],
  },
  form: {
    form: 'f417',
    template: 'receipt',
    answered: 3,
    total: 7,
    answered_by: ['Annie Kudlak'],
    next: { person: 'ruth', name: 'Ruth Okheena' },
    signed_at_ms: null,
  },
  decision: null,
  sensors: [
    {
      sensor: 'ruuvi:c4a1d20f3f9c',
      name: 'Ruuvi 3F9C',
      box_name: 'Cold box 7',
      placement: 'between_the_vials',
    },
  ],
  notes: [
    {
      note: 'n1',
      text: 'Heater moved away from the box',
      by: 'Elias Mantla',
      at_ms: clock(0, '13:33'),
      sync: { state: 'received', as_of_at_ms: clock(1, '13:41'), waiting: 0 },
    },
  ],
  edits: [
    {
      field: 'arrive_by',
      before: String(clock(1, '14:00')),
      after: String(clock(1, '15:30')),
      by: 'Claire Fontaine',
      at_ms: clock(1, '09:20'),
      is_concurrent: false,
    },
    {
      field: 'quantity',
      before: '28',
      after: '30',
      by: 'Elias Mantla',
      at_ms: clock(0, '07:31'),
      is_concurrent: true,
    },
  ],
  refused: [],
  actions: ['offer_handover', 'edit', 'export'],
  sync: { state: 'on_the_relay', as_of_at_ms: clock(1, '13:41'), waiting: 0 },
};

const EMPTY: ShipmentView = {
  ...FULL,
  shipment: 'a424',
  reference: '26-0424',
  stage: 'waiting',
  need: 'sensor',
  destination: { site: 'yck', name: 'Colville Lake' },
  seal: null,
  depart_at_ms: clock(1, '15:40'),
  departed_at_ms: null,
  verdict: { state: 'waiting', freshness: 'fresh', as_of_at_ms: null, reason: null },
  reading: null,
  budgets: [],
  holder: null,
  ribbon: null,
  assessment: null,
  items: [],
  units: 0,
  batches: 0,
  custody: { entries: [] },
  form: null,
  sensors: [],
  notes: [],
  edits: [],
  actions: ['depart', 'pair_sensor', 'edit'],
  sync: { state: 'saved_here', as_of_at_ms: WEDNESDAY, waiting: 2 },
};

/** Every state of a shipment worth seeing. */
export const SHIPMENT_STATES: States<ShipmentView> = {
  empty: { view: EMPTY, status: DESK, problem: null },
  loading: { view: null, status: DESK, problem: null },
  offline: {
    status: DESK_OFFLINE,
    problem: null,
    view: {
      ...FULL,
      verdict: { ...FULL.verdict, freshness: 'lost', as_of_at_ms: clock(1, '09:12') },
      reading: {
        temperature_millicelsius: 800,
        measured_at_ms: clock(1, '09:12'),
        freshness: 'lost',
        trend: null,
      },
      ribbon: DOUBTFUL_TRIP_OFFLINE,
      sync: { state: 'saved_here', as_of_at_ms: clock(1, '09:12'), waiting: 3 },
    },
  },
  refused: {
    status: DESK_REFUSED,
    problem: null,
    view: {
      ...FULL,
      refused: [
        {
          change: 'c9',
          record: { kind: 'decision', reference: '26-0417', outcome: 'accept' },
          shipment: 'a417',
          by: 'Ruth Okheena',
          made_at_ms: clock(1, '12:58'),
          refused_at_ms: clock(1, '12:58'),
          rule: 'decision.needs_qa',
          arguments: [],
          ask: { person: 'qa', name: 'Marie Tremblay' },
        },
      ],
      sync: { state: 'refused', as_of_at_ms: clock(1, '12:58'), waiting: 0 },
    },
  },
  full: { view: FULL, status: DESK, problem: null },
};

const READINGS: ReadingsView = {
  zone: ZONE,
  shipment: 'a417',
  reference: '26-0417',
  page: 4,
  pages: 17,
  total: 1_688,
  rows: DOUBTFUL_TRIP.points.slice(180, 204).map((point, index) => ({
    at_ms: point.at_ms,
    sensor_name: 'Ruuvi 3F9C',
    temperature_millicelsius: point.temperature_millicelsius,
    humidity_permille: 412 + index,
    placement: 'between_the_vials',
    holder: 'Elias Mantla',
    breach: point.temperature_millicelsius > 8_000 ? 'hot' : null,
    is_after_gap: DOUBTFUL_TRIP.gaps.some((gap) => gap.ended_at_ms === point.at_ms),
  })),
};

/** Every state of the table of readings worth seeing. */
export const READINGS_STATES: States<ReadingsView> = {
  empty: {
    view: { ...READINGS, page: 0, pages: 0, total: 0, rows: [] },
    status: DESK,
    problem: null,
  },
  loading: { view: null, status: DESK, problem: null },
  offline: { view: READINGS, status: DESK_OFFLINE, problem: null },
  refused: {
    view: null,
    status: DESK,
    problem: { code: 'unknown_shipment', remedy: 'fix_input', field: null, arguments: [] },
  },
  full: { view: READINGS, status: DESK, problem: null },
};
