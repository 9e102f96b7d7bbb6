import { type Knot, ribbonOf } from './ribbon';

/** Yellowknife to Ulukhaktok: once too warm, once silent, once too cold. */
const LONG: readonly Knot[] = [
  [25, 6.1],
  [62, 4.5],
  [150, 4.0],
  [318, 4.8],
  [352, 5.5],
  [362, 7.4],
  [367, 7.85],
  [368, 8.2],
  [384, 10.8],
  [388, 11.08],
  [397, 11.44],
  [406, 10.1],
  [414, 8.2],
  [415, 7.85],
  [418, 7.5],
  [432, 6.3],
  [489, 5.1],
  [620, 4.7],
  [900, 3.9],
  [1_200, 3.4],
  [1_500, 3.1],
  [1_544, 2.4],
  [1_551, 2.2],
  [1_552, 1.85],
  [1_569, 0.8],
  [1_577, 0.62],
  [1_586, 1.4],
  [1_591, 1.84],
  [1_592, 2.2],
  [1_597, 2.5],
  [1_620, 3.1],
  [1_700, 4.0],
  [1_800, 4.7],
  [1_842, 4.83],
  [1_963, 4.8],
];
/** The same road on a colder day: the box freezes. */
const FREEZING: readonly Knot[] = [
  [25, 5.2],
  [120, 3.9],
  [200, 2.6],
  [236, 2.05],
  [241, 1.8],
  [268, -0.45],
  [290, -0.95],
  [318, -1.05],
  [336, -0.7],
];
const STEADY: readonly Knot[] = [
  [25, 6.0],
  [70, 4.4],
  [180, 4.1],
  [292, 4.8],
];

const STOPS = [
  [25, 'Yellowknife'],
  [150, 'Behchokǫ̀'],
  [340, 'Whatì'],
] as const;

/** Tuesday 13:28, too warm for 21 minutes. */
export const WARM_TRIP = ribbonOf({
  knots: LONG,
  from: 25,
  to: 388,
  stride: 2,
  axis: [10, 480],
  holders: [[40, 'Elias Mantla']],
  placements: [[25, 'under_the_lid']],
  stops: STOPS,
});
/** Tuesday 12:36, frozen for more than an hour. */
export const FROZEN_TRIP = ribbonOf({
  knots: FREEZING,
  from: 25,
  to: 336,
  stride: 2,
  axis: [10, 420],
  holders: [[40, 'Elias Mantla']],
  placements: [[25, 'under_the_lid']],
  stops: STOPS,
});
/** Tuesday 11:52, nothing to do. */
export const STEADY_TRIP = ribbonOf({
  knots: STEADY,
  from: 25,
  to: 292,
  stride: 2,
  axis: [10, 420],
  holders: [[40, 'Elias Mantla']],
  placements: [[25, 'under_the_lid']],
  stops: STOPS,
});
/** The same trip, the sensor silent since 09:12. */
export const SILENT_TRIP = ribbonOf({
  knots: STEADY,
  from: 25,
  to: 132,
  now: 292,
  stride: 2,
  axis: [10, 420],
  holders: [[40, 'Elias Mantla']],
  placements: [[25, 'under_the_lid']],
  stops: STOPS,
});

const LONG_TRIP = {
  knots: LONG,
  silences: [[489, 620]],
  from: 25,
  to: 1_842,
  arrival: 1_950,
  holders: [
    [40, 'Elias Mantla'],
    [1_510, 'Annie Kudlak'],
  ],
  placements: [
    [25, 'under_the_lid'],
    [425, 'between_the_vials'],
  ],
  stops: [
    [25, 'Yellowknife'],
    [340, 'Whatì'],
    [690, 'Gamètì'],
    [1_695, 'Kugluktuk'],
    [1_950, 'Ulukhaktok'],
  ],
} as const;

/** Wednesday 13:42, two hours before Ulukhaktok. */
export const DOUBTFUL_TRIP = ribbonOf(LONG_TRIP);
/** The same trip, as a laptop knew it at 09:12. */
export const DOUBTFUL_TRIP_OFFLINE = ribbonOf({ ...LONG_TRIP, to: 1_572, now: 1_842 });
/** The stretch that was too cold. */
export const COLD_STRETCH = ribbonOf({
  knots: LONG,
  from: 1_500,
  to: 1_650,
  now: null,
  stride: 1,
  axis: [1_500, 1_650],
});
/** The stretch that was too warm. */
export const WARM_STRETCH = ribbonOf({
  knots: LONG,
  from: 320,
  to: 470,
  now: null,
  stride: 1,
  axis: [320, 470],
});
