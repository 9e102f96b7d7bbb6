import type { BoxState, Freshness, ShipmentRow, ShipmentsView } from '../../bridge/generated/api';
import { clock, minute, WEDNESDAY, ZONE } from '../sample/clock';
import { type Knot, ribbonOf } from '../sample/ribbon';
import { DESK, DESK_OFFLINE, DESK_REFUSED } from '../sample/status';
import { DOUBTFUL_TRIP, DOUBTFUL_TRIP_OFFLINE } from '../sample/trips';
import type { ScreenData, States } from '../states';
import { SELECTIONS } from './filter';

const NOW = 1_842;
const AXIS = [-60, 2_220] as const;
const STEADY: readonly Knot[] = [
  [0, 4.6],
  [700, 4.9],
  [1_300, 4.1],
  [1_900, 4.7],
];

interface Sample {
  reference: string;
  to: string;
  contents: string[];
  units: number;
  by: string;
  state: BoxState;
  freshness?: Freshness;
  from: number;
  heard: number;
  arrives: string;
  day?: number;
  knots?: readonly Knot[];
  ended?: number;
  left?: number;
  budget?: 'warm' | 'frozen';
  sync?: ShipmentRow['sync']['state'];
  handovers?: readonly (readonly [number, string])[];
}

function rowOf(sample: Sample, now = NOW): ShipmentRow {
  const { ended, from, heard, by, budget = 'warm' } = sample;
  const trip = ribbonOf({
    knots: sample.knots ?? STEADY,
    from,
    to: heard,
    now: ended ? null : now,
    axis: AXIS,
    stride: 12,
    arrival: ended ? null : Math.round((clock(1, sample.arrives) - minute(0)) / 60_000),
    holders: sample.handovers ?? [[from + 8, by]],
  });
  return {
    shipment: `a${sample.reference.slice(4)}`,
    reference: sample.reference,
    destination: sample.to,
    box_name: 'Cold box',
    contents: sample.contents,
    units: sample.units,
    held_by: by,
    stage: ended ? 'received' : 'on_the_road',
    need: null,
    verdict: {
      state: sample.state,
      freshness: sample.freshness ?? 'fresh',
      as_of_at_ms: minute(heard),
      reason: null,
    },
    reading: {
      temperature_millicelsius: trip.summary.last?.temperature_millicelsius ?? null,
      measured_at_ms: minute(heard),
      freshness: sample.freshness ?? 'fresh',
      trend: null,
    },
    ended_at_ms: ended ? minute(ended) : null,
    budget: {
      budget,
      used_seconds: 0,
      total_seconds: budget === 'warm' ? 36_000 : 3_600,
      left_seconds: (sample.left ?? (budget === 'warm' ? 600 : 60)) * 60,
      unknown_seconds: 0,
      limit_at_ms: null,
    },
    depart_at_ms: minute(from),
    arrive_at_ms: clock(sample.day ?? 1, sample.arrives),
    ribbon: trip,
    sync: { state: sample.sync ?? 'on_the_relay', as_of_at_ms: WEDNESDAY, waiting: 0 },
  };
}

const ULUKHAKTOK: ShipmentRow = {
  ...rowOf({
    reference: '26-0417',
    to: 'Ulukhaktok',
    contents: ['Vaccines', 'insulin'],
    units: 102,
    by: 'Annie Kudlak',
    state: 'warning',
    from: 25,
    heard: 1_841,
    arrives: '15:30',
    left: 553,
  }),
  stage: 'needs_decision',
  need: 'decision_at_door',
  reading: {
    temperature_millicelsius: 4_900,
    measured_at_ms: minute(1_841),
    freshness: 'fresh',
    trend: null,
  },
  ribbon: DOUBTFUL_TRIP,
};
const WHATI: ShipmentRow = {
  ...rowOf({
    reference: '26-0409',
    to: 'Whatì',
    contents: ['Hepatitis B', 'DTaP-IPV'],
    units: 40,
    by: 'Whatì health centre',
    state: 'stop',
    from: 60,
    heard: 1_500,
    ended: 1_500,
    arrives: '07:00',
    left: 0,
    budget: 'frozen',
    sync: 'received',
    knots: [
      [60, 5],
      [800, 3.4],
      [950, 2.2],
      [965, 1.2],
      [1_010, -1.6],
      [1_150, -1.2],
      [1_165, 1.6],
      [1_200, 3.4],
      [1_500, 4.1],
    ],
    handovers: [
      [70, 'Elias Mantla'],
      [380, 'Lena Modeste'],
      [1_450, 'Whatì health centre'],
    ],
  }),
  stage: 'needs_decision',
  need: 'decision_by_other',
};

const ROAD: readonly Sample[] = [
  {
    reference: '26-0419',
    to: 'Délı̨nę',
    contents: ['Tdap', 'HPV'],
    units: 36,
    by: 'Lena Modeste',
    state: 'warning',
    freshness: 'stale',
    from: 620,
    heard: 1_662,
    arrives: '16:10',
    budget: 'frozen',
    knots: [
      [620, 5.2],
      [1_400, 3],
      [1_600, 2.3],
      [1_624, 1.6],
      [1_640, 1.9],
      [1_662, 2.6],
    ],
  },
  {
    reference: '26-0415',
    to: 'Sachs Harbour',
    contents: ['Influenza'],
    units: 50,
    by: 'Joseph Carpenter',
    state: 'unknown',
    freshness: 'lost',
    from: 380,
    heard: 1_420,
    arrives: '16:30',
    left: 576,
    sync: 'saved_here',
    knots: [
      [380, 6],
      [560, 5],
      [590, 7.9],
      [605, 10.2],
      [620, 7.8],
      [700, 5],
      [1_420, 4.9],
    ],
  },
  {
    reference: '26-0418',
    to: 'Gamètì',
    contents: ['Insulin'],
    units: 24,
    by: 'Elias Mantla',
    state: 'ok',
    from: 900,
    heard: 1_840,
    arrives: '17:00',
  },
  {
    reference: '26-0421',
    to: 'Paulatuk',
    contents: ['MMR', 'varicella'],
    units: 30,
    by: 'Canadian North cargo',
    state: 'ok',
    from: 1_180,
    heard: 1_836,
    arrives: '18:30',
  },
  {
    reference: '26-0420',
    to: 'Łutselkʼe',
    contents: ['Rabies vaccine'],
    units: 6,
    by: 'Air Tindi',
    state: 'ok',
    from: 1_340,
    heard: 1_841,
    arrives: '14:45',
  },
];

const waiting = (reference: string, to: string, contents: string[], units: number) => ({
  ...ULUKHAKTOK,
  shipment: `a${reference.slice(4)}`,
  reference,
  destination: to,
  contents,
  units,
  held_by: 'Yellowknife depot',
  stage: 'waiting' as const,
  need: 'packing' as const,
  verdict: {
    state: 'waiting' as const,
    freshness: 'fresh' as const,
    as_of_at_ms: null,
    reason: null,
  },
  reading: null,
  budget: null,
  ribbon: null,
});

const WAITING: ShipmentRow[] = [
  {
    ...waiting('26-0423', 'Fort Good Hope', ['Oxytocin', 'insulin'], 18),
    depart_at_ms: clock(1, '15:40'),
  },
  {
    ...waiting('26-0424', 'Colville Lake', ['Hepatitis B'], 12),
    depart_at_ms: null,
    arrive_at_ms: null,
    need: 'driver',
    sync: { state: 'saved_here', as_of_at_ms: WEDNESDAY, waiting: 2 },
  },
];

const RECEIVED: ShipmentRow[] = [
  rowOf({
    reference: '26-0412',
    to: 'Aklavik',
    contents: ['Childhood set'],
    units: 64,
    by: 'Iris Gruben',
    state: 'ok',
    from: -40,
    heard: 900,
    ended: 900,
    arrives: '21:40',
    day: 0,
    sync: 'received',
  }),
  rowOf({
    reference: '26-0411',
    to: 'Inuvik',
    contents: ['Insulin'],
    units: 90,
    by: 'Pat Simon',
    state: 'ok',
    from: -40,
    heard: 640,
    ended: 640,
    arrives: '17:00',
    day: 0,
    left: 584,
    sync: 'received',
  }),
];

const COUNTS = {
  all: 11,
  needs_decision: 2,
  on_the_road: 5,
  not_heard: 2,
  waiting: 2,
  received: 2,
};

const viewOf = (decide: ShipmentRow[], road: ShipmentRow[]): ShipmentsView => ({
  now_at_ms: WEDNESDAY,
  zone: ZONE,
  axis_began_at_ms: minute(AXIS[0]),
  axis_ended_at_ms: minute(AXIS[1]),
  counts: SELECTIONS.map((selection) => ({ selection, count: COUNTS[selection] })),
  groups: [
    { stage: 'needs_decision', count: 2, rows: decide },
    { stage: 'on_the_road', count: 5, rows: road },
    { stage: 'waiting', count: 2, rows: WAITING },
    { stage: 'received', count: 2, rows: RECEIVED },
  ],
  next_cursor: null,
  refused: [],
});

const FULL = viewOf(
  [WHATI, ULUKHAKTOK],
  ROAD.map((sample) => rowOf(sample)),
);

/** Wednesday 09:12, when the laptop last heard of the road. */
const CUT = 1_572;
const hollow = (row: ShipmentRow): ShipmentRow => ({
  ...row,
  verdict: {
    ...row.verdict,
    freshness: row.verdict.state === 'unknown' ? 'lost' : 'stale',
    as_of_at_ms: minute(CUT),
  },
  reading: row.reading && { ...row.reading, measured_at_ms: minute(CUT), freshness: 'stale' },
});

const OFFLINE = viewOf(
  [WHATI, { ...hollow(ULUKHAKTOK), ribbon: DOUBTFUL_TRIP_OFFLINE }],
  ROAD.map((sample) => hollow(rowOf({ ...sample, heard: Math.min(sample.heard, CUT) }))),
);

const at = (view: ShipmentsView | null, status = DESK): ScreenData<ShipmentsView> => ({
  view,
  status,
  problem: null,
});

/** Every state of the list worth seeing. */
export const SHIPMENTS_STATES: States<ShipmentsView> = {
  empty: at({ ...FULL, counts: [], groups: [] }, { ...DESK, open_alerts: 0 }),
  loading: at(null),
  offline: at(OFFLINE, DESK_OFFLINE),
  refused: at(
    {
      ...FULL,
      groups: FULL.groups.map((group) => ({
        ...group,
        rows: group.rows.map((row) =>
          row === WHATI ? { ...row, sync: { ...row.sync, state: 'refused' as const } } : row,
        ),
      })),
      refused: [
        {
          change: 'c12',
          record: { kind: 'decision', reference: '26-0409', outcome: 'accept' },
          shipment: 'a409',
          by: 'Ruth Okheena',
          made_at_ms: clock(1, '12:58'),
          refused_at_ms: clock(1, '12:58'),
          rule: 'decision.needs_qa',
          arguments: [],
          ask: { person: 'qa', name: 'Marie Tremblay' },
        },
      ],
    },
    DESK_REFUSED,
  ),
  full: at(FULL),
};
