import type { NextStop, TodayBox, TodayView } from '../../bridge/generated/api';
import { clock, minute, TUESDAY, ZONE } from '../sample/clock';
import { DRIVER, WORKS_ALONE } from '../sample/status';
import { FROZEN_TRIP, SILENT_TRIP, STEADY_TRIP, WARM_TRIP } from '../sample/trips';
import type { ScreenData, States } from '../states';

const WARM_BOX: TodayBox = {
  shipment: 'a417',
  reference: '26-0417',
  box_name: 'Cold box 7',
  destination: 'Ulukhaktok',
  verdict: {
    state: 'warning',
    freshness: 'fresh',
    as_of_at_ms: minute(388),
    reason: {
      kind: 'too_warm',
      limit_millicelsius: 8_000,
      minutes: 21,
      extreme_millicelsius: 11_100,
      is_ongoing: true,
    },
  },
  reading: {
    temperature_millicelsius: 11_100,
    measured_at_ms: TUESDAY - 60_000,
    freshness: 'fresh',
    trend: { direction: 'rising', change_millicelsius: 1_300, minutes: 10 },
  },
  budget: {
    budget: 'warm',
    used_seconds: 21 * 60,
    total_seconds: 36_000,
    left_seconds: 36_000 - 21 * 60,
    unknown_seconds: 0,
    limit_at_ms: clock(0, '23:07'),
  },
  no_budget: null,
  holds_until_at_ms: null,
  steps: ['close_lid', 'move_from_heat', 'leave_shut'],
  action: { kind: 'acknowledge', alert: 'warm' },
  ribbon: WARM_TRIP,
  sync: { state: 'saved_here', as_of_at_ms: TUESDAY, waiting: 4 },
};

const GAMETI: NextStop = {
  name: 'Gamètì nursing station',
  arrive_at_ms: clock(0, '18:30'),
  latitude_microdegrees: 64_112_000,
  longitude_microdegrees: -117_354_000,
};

const WARM: TodayView = {
  now_at_ms: TUESDAY,
  zone: ZONE,
  main: WARM_BOX,
  next_stop: GAMETI,
  others: [
    {
      shipment: 'a409',
      box_name: 'Cold box 3',
      verdict: {
        state: 'ok',
        freshness: 'fresh',
        as_of_at_ms: TUESDAY - 60_000,
        reason: null,
      },
      reading: {
        temperature_millicelsius: 4_200,
        measured_at_ms: TUESDAY - 60_000,
        freshness: 'fresh',
        trend: null,
      },
    },
    {
      shipment: 'a411',
      box_name: 'Cold box 11',
      verdict: {
        state: 'unknown',
        freshness: 'lost',
        as_of_at_ms: clock(0, '11:20'),
        reason: null,
      },
      reading: {
        temperature_millicelsius: 5_000,
        measured_at_ms: clock(0, '11:20'),
        freshness: 'lost',
        trend: null,
      },
    },
  ],
};

const WHATI: NextStop = {
  name: 'Whatì health centre',
  arrive_at_ms: clock(0, '12:40'),
  latitude_microdegrees: 63_144_000,
  longitude_microdegrees: -117_272_000,
};

const CALM_NOW = minute(293);
const CALM: TodayView = {
  ...WARM,
  now_at_ms: CALM_NOW,
  next_stop: WHATI,
  main: {
    ...WARM_BOX,
    verdict: {
      state: 'ok',
      freshness: 'fresh',
      as_of_at_ms: minute(292),
      reason: { kind: 'in_range', since_at_ms: minute(25) },
    },
    reading: {
      temperature_millicelsius: 4_800,
      measured_at_ms: minute(292),
      freshness: 'fresh',
      trend: { direction: 'steady', change_millicelsius: 100, minutes: 10 },
    },
    budget: {
      budget: 'warm',
      used_seconds: 0,
      total_seconds: 36_000,
      left_seconds: 36_000,
      unknown_seconds: 0,
      limit_at_ms: null,
    },
    holds_until_at_ms: clock(1, '20:00'),
    steps: ['keep_driving'],
    action: { kind: 'hand_over' },
    ribbon: STEADY_TRIP,
  },
};

const FROZEN: TodayView = {
  ...WARM,
  now_at_ms: minute(337),
  next_stop: { ...WHATI, arrive_at_ms: clock(0, '12:50') },
  main: {
    ...WARM_BOX,
    verdict: {
      state: 'stop',
      freshness: 'fresh',
      as_of_at_ms: minute(336),
      reason: {
        kind: 'frozen',
        limit_millicelsius: -500,
        minutes: 66,
        extreme_millicelsius: -1_100,
      },
    },
    reading: {
      temperature_millicelsius: -700,
      measured_at_ms: minute(336),
      freshness: 'fresh',
      trend: { direction: 'steady', change_millicelsius: 100, minutes: 10 },
    },
    budget: {
      budget: 'frozen',
      used_seconds: 3_960,
      total_seconds: 3_600,
      left_seconds: 0,
      unknown_seconds: 0,
      limit_at_ms: clock(0, '12:30'),
    },
    steps: ['do_not_use', 'keep_shut_and_cold', 'call_clinic'],
    action: { kind: 'set_aside', alert: 'frozen' },
    ribbon: FROZEN_TRIP,
  },
};

const SILENT: TodayView = {
  ...CALM,
  main: {
    ...(CALM.main ?? WARM_BOX),
    budget: null,
    no_budget: { kind: 'not_stated', product_name: 'Hepatitis B, adult' },
    verdict: {
      state: 'unknown',
      freshness: 'lost',
      as_of_at_ms: minute(132),
      reason: { kind: 'not_heard', since_at_ms: minute(132), minutes: 160 },
    },
    reading: {
      temperature_millicelsius: 4_200,
      measured_at_ms: minute(132),
      freshness: 'lost',
      trend: null,
    },
    holds_until_at_ms: null,
    steps: ['keep_phone_near', 'check_sensor'],
    action: { kind: 'acknowledge', alert: 'silent' },
    ribbon: SILENT_TRIP,
  },
};

const LATE: TodayView = {
  ...CALM,
  main: {
    ...(CALM.main ?? WARM_BOX),
    verdict: {
      state: 'ok',
      freshness: 'stale',
      as_of_at_ms: minute(286),
      reason: { kind: 'in_range', since_at_ms: minute(25) },
    },
    reading: {
      temperature_millicelsius: 4_700,
      measured_at_ms: minute(286),
      freshness: 'stale',
      trend: null,
    },
    steps: ['keep_phone_near'],
  },
};

const at = (view: TodayView): ScreenData<TodayView> => ({
  view,
  status: { ...DRIVER, now_at_ms: view.now_at_ms },
  problem: null,
});

/** Every state of Today worth seeing. */
export const TODAY_STATES: States<TodayView> = {
  empty: at({ ...WARM, main: null, next_stop: null, others: [] }),
  loading: { view: null, status: DRIVER, problem: null },
  offline: at(SILENT),
  refused: {
    ...at(CALM),
    problem: { code: 'not_departed', remedy: 'fix_input', field: null, arguments: [] },
  },
  full: at(WARM),
};

/** The verdicts that the five states leave out. */
export const TODAY_VERDICTS = { ok: at(CALM), stop: at(FROZEN), late: at(LATE) };

/** A device that was just installed and works alone. */
export const TODAY_FIRST = {
  first: { ...TODAY_STATES.empty, status: { ...WORKS_ALONE, now_at_ms: TUESDAY } },
};
