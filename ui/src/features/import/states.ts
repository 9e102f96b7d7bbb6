import type { ApiError, LoggerFileView, LoggerPreview } from '../../bridge/generated/api';
import { clock, WEDNESDAY, ZONE } from '../sample/clock';
import { DESK, DESK_OFFLINE } from '../sample/status';
import type { States } from '../states';

/** What a refrigerator tag that rode along would add. */
export const PREVIEW: LoggerPreview = {
  file_name: '130500109088_2026-03-11.txt',
  file_sha256: '7f'.repeat(32),
  format: 'berlinger',
  model: 'Q-tag Fridge-tag 2 L',
  serial: '130500109088',
  sensor: 'berlinger:130500109088',
  readings: 368,
  missing: 0,
  interval_seconds: 300,
  began_at_ms: clock(0, '06:40'),
  ended_at_ms: clock(1, '13:20'),
  temperature_min_millicelsius: 600,
  temperature_max_millicelsius: 11_400,
  gaps: 1,
  gaps_seconds: 7_860,
  clock: { kind: 'fixed', offset_minutes: -360 },
  columns: null,
  added: 344,
  known: 24,
  outside: 12,
  contradiction: null,
  obstacle: null,
};

/** A table, whose columns were recognised and whose logger has no name yet. */
export const TABLE: LoggerPreview = {
  ...PREVIEW,
  file_name: 'probe 7, lid.csv',
  format: 'table',
  model: null,
  serial: null,
  sensor: null,
  missing: 2,
  clock: { kind: 'zone', zone: ZONE },
  columns: {
    time: 'Date',
    time_of_day: 'Time',
    temperature: 'Temp (°F)',
    scale: 'fahrenheit',
    all: ['Date', 'Time', 'Temp (°F)', 'Ambient (°F)'],
  },
  added: 368,
  known: 0,
};

/** A file that says something else than what was recorded. */
export const CONTRADICTS: LoggerPreview = {
  ...PREVIEW,
  added: 0,
  known: 0,
  contradiction: {
    at_ms: clock(0, '13:08'),
    recorded_millicelsius: 8_150,
    imported_millicelsius: 5_100,
    count: 3,
  },
  obstacle: 'readings_contradict',
};

/** A file with a word where a temperature should stand. */
export const UNREADABLE: ApiError = {
  code: 'file_unreadable',
  remedy: 'fix_input',
  field: 'file',
  arguments: [
    { name: 'file', value: 'probe 7, lid.csv' },
    { name: 'line', value: '118' },
    { name: 'field', value: 'Temp (°F)' },
    { name: 'part', value: 'field' },
    { name: 'problem', value: 'not_a_temperature' },
    { name: 'text', value: 'open' },
  ],
};

const FULL: LoggerFileView = {
  now_at_ms: WEDNESDAY,
  zone: ZONE,
  shipment: 'a417',
  reference: '26-0417',
  boxes: ['Cold box 7', 'Cold box 8'],
  zones: [ZONE, 'America/Cambridge_Bay', 'UTC'],
  bytes_max: 64 << 20,
  obstacle: null,
  preview: PREVIEW,
};

/** Every state of the page worth seeing. */
export const IMPORT_STATES: States<LoggerFileView> = {
  empty: { view: { ...FULL, preview: null }, status: DESK, problem: null },
  loading: { view: null, status: DESK, problem: null },
  offline: { view: { ...FULL, preview: TABLE }, status: DESK_OFFLINE, problem: null },
  refused: {
    view: { ...FULL, preview: CONTRADICTS },
    status: DESK,
    problem: null,
  },
  full: { view: FULL, status: DESK, problem: null },
};
