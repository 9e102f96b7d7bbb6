import type { HeardSensor, RibbonPoint, SensorRow, SensorsView } from '../../bridge/generated/api';
import { clock, WEDNESDAY, ZONE } from '../sample/clock';
import { DESK, DESK_OFFLINE, DESK_REFUSED } from '../sample/status';
import type { States } from '../states';
import type { PairDraft } from './PairForm';

const ago = (minutes: number) => WEDNESDAY - minutes * 60_000;

interface Sample {
  name: string;
  box: string | null;
  placement: NonNullable<SensorRow['place']>['placement'];
  value: number;
  minutes: number;
  signal: SensorRow['signal'];
  volts?: number;
  percent?: number;
  calibration: SensorRow['calibration'];
}

export const calibration = (
  state: SensorRow['calibration']['state'],
  done: string | null,
  due: string | null,
  days: number | null,
): SensorRow['calibration'] => ({
  state,
  calibrated_on: done,
  due_on: due,
  days_left: days,
  certificate: done && 'K-1207',
  uncertainty_millikelvin: done ? 200 : null,
  recorded_by: done && 'Claire Fontaine',
});

const IN_DATE = calibration('in_date', '2026-01-12', '2027-01-12', 307);

const SAMPLES: readonly Sample[] = [
  {
    name: 'Ruuvi 3F9C',
    box: 'Cold box 7',
    placement: 'between_the_vials',
    value: 4_900,
    minutes: 1,
    signal: 'strong',
    volts: 2_910,
    calibration: IN_DATE,
  },
  {
    name: 'Ruuvi A0D1',
    box: 'Cold box 3',
    placement: 'under_the_lid',
    value: 4_200,
    minutes: 1,
    signal: 'good',
    volts: 2_870,
    calibration: IN_DATE,
  },
  {
    name: 'Ruuvi 77B2',
    box: 'Cold box 11',
    placement: 'under_the_lid',
    value: 5_000,
    minutes: 122,
    signal: 'none',
    volts: 2_410,
    calibration: calibration('overdue', '2025-02-03', '2026-02-03', -36),
  },
  {
    name: 'BTHome 582D',
    box: 'Vaccine fridge',
    placement: 'between_the_vials',
    value: 5_100,
    minutes: 3,
    signal: 'good',
    percent: 88,
    calibration: calibration('due_soon', '2025-03-30', '2026-03-30', 19),
  },
  {
    name: 'BTHome 9A10',
    box: 'Freezer',
    placement: 'on_the_ice',
    value: -19_400,
    minutes: 26,
    signal: 'weak',
    percent: 61,
    calibration: calibration('in_date', '2025-11-08', '2026-11-08', 242),
  },
  {
    name: 'Ruuvi 0E44',
    box: null,
    placement: 'outside',
    value: 21_200,
    minutes: 1,
    signal: 'strong',
    volts: 2_950,
    calibration: calibration('never', null, null, null),
  },
];

const freshnessOf = (minutes: number) =>
  minutes > 60 ? ('lost' as const) : minutes > 10 ? ('stale' as const) : ('fresh' as const);

const rowOf = (sample: Sample, late = 0): SensorRow => ({
  sensor: sample.name.toLowerCase().replace(' ', ':'),
  name: sample.name,
  place: sample.box ? { shipment: null, box_name: sample.box, placement: sample.placement } : null,
  reading: {
    temperature_millicelsius: sample.value,
    measured_at_ms: ago(sample.minutes + late),
    freshness: freshnessOf(sample.minutes + late),
    trend: null,
  },
  heard_at_ms: ago(sample.minutes + late),
  freshness: freshnessOf(sample.minutes + late),
  signal: late ? 'none' : sample.signal,
  battery: {
    percent: sample.percent ?? null,
    millivolts: sample.volts ?? null,
    is_low: (sample.volts ?? 3_000) < 2_500,
  },
  calibration: sample.calibration,
  sync: { state: 'received', as_of_at_ms: clock(1, '13:41'), waiting: 0 },
});

/** Two minutes of readings, rising in all by `change`. */
const history = (value: number, change: number): RibbonPoint[] =>
  Array.from({ length: 13 }, (_, index) => ({
    at_ms: ago(2) + index * 10_000,
    temperature_millicelsius: Math.round(
      value - change + change * (1 - Math.cos((index / 12) ** 1.5 * Math.PI)) * 0.5,
    ),
  }));

const HEARD: HeardSensor[] = [
  {
    sensor: 'ruuvi:41b8',
    name: 'Ruuvi 41B8',
    signal: 'very_near',
    temperature_millicelsius: 24_900,
    drift: 'warming',
    change_millicelsius: 3_500,
    history: history(24_900, 3_500),
    pairing: { kind: 'possible' },
  },
  {
    sensor: 'bthome:582e',
    name: 'BTHome 582E',
    signal: 'fair',
    temperature_millicelsius: 19_800,
    drift: 'steady',
    change_millicelsius: 60,
    history: history(19_800, 60),
    pairing: { kind: 'possible' },
  },
  {
    sensor: 'c4:7c:8d:6a:02:1e',
    name: 'C4:7C:8D:6A:02:1E',
    signal: 'weak',
    temperature_millicelsius: null,
    drift: 'not_known',
    change_millicelsius: null,
    history: [],
    pairing: { kind: 'format_unknown' },
  },
];

const FULL: SensorsView = {
  now_at_ms: WEDNESDAY,
  zone: ZONE,
  radio: 'listening',
  is_scanning: true,
  sensors: SAMPLES.map((sample) => rowOf(sample)),
  heard: HEARD,
  boxes: [
    { shipment: 'a423', reference: '26-0423', box_name: 'Cold box 9' },
    { shipment: 'a417', reference: '26-0417', box_name: 'Cold box 7' },
  ],
};

/** Every state of Sensors worth seeing. */
export const SENSORS_STATES: States<SensorsView> = {
  empty: {
    view: { ...FULL, sensors: [], heard: [], is_scanning: false },
    status: DESK,
    problem: null,
  },
  loading: { view: null, status: DESK, problem: null },
  offline: {
    view: {
      ...FULL,
      radio: 'off',
      heard: [],
      sensors: SAMPLES.map((sample) => rowOf(sample, 270)),
    },
    status: DESK_OFFLINE,
    problem: null,
  },
  refused: {
    view: FULL,
    status: DESK_REFUSED,
    problem: {
      code: 'already_paired',
      remedy: 'fix_input',
      field: 'sensor',
      arguments: [{ name: 'box', value: 'Cold box 3' }],
    },
  },
  full: { view: FULL, status: DESK, problem: null },
};

/** What the pictures of pairing show entered. */
export const PAIRING: PairDraft = {
  sensor: 'ruuvi:41b8',
  name: 'Ruuvi 41B8',
  shipment: 'a423',
  boxName: 'Cold box 9',
  placement: 'between_the_vials',
};
