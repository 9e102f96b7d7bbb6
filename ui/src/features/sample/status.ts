import type { ApiError, LinkView, StatusView } from '../../bridge/generated/api';
import { clock, TUESDAY, WEDNESDAY, ZONE } from './clock';

export const IN_STEP: LinkView = {
  state: 'in_step',
  since_at_ms: clock(1, '13:10'),
  sent_at_ms: clock(1, '13:41'),
  waiting: 0,
  refused: 0,
};
export const OUT_OF_REACH: LinkView = {
  state: 'offline',
  since_at_ms: clock(0, '09:12'),
  sent_at_ms: clock(0, '09:12'),
  waiting: 4,
  refused: 0,
};

/** A driver's phone without signal. */
export const DRIVER: StatusView = {
  now_at_ms: TUESDAY,
  zone: ZONE,
  person: { person: 'elias', name: 'Elias Mantla' },
  device_name: 'Elias’s phone',
  link: OUT_OF_REACH,
  open_alerts: 1,
};
/** A phone that was just installed: nobody is known, and no relay is set. */
export const WORKS_ALONE: StatusView = {
  ...DRIVER,
  person: null,
  link: { state: 'no_relay', since_at_ms: null, sent_at_ms: null, waiting: 0, refused: 0 },
  open_alerts: 0,
};
/** A dispatcher's laptop in step with the relay. */
export const DESK: StatusView = {
  now_at_ms: WEDNESDAY,
  zone: ZONE,
  person: { person: 'annie', name: 'Annie Kudlak' },
  device_name: 'Depot laptop',
  link: IN_STEP,
  open_alerts: 3,
};
/** The same laptop, cut off on Wednesday morning. */
export const DESK_OFFLINE: StatusView = {
  ...DESK,
  link: { ...OUT_OF_REACH, since_at_ms: clock(1, '09:12'), waiting: 3 },
};
/** The same laptop after the relay refused a change. */
export const DESK_REFUSED: StatusView = {
  ...DESK,
  link: { ...IN_STEP, waiting: 1, refused: 1 },
};

/** Someone else holds the shipment. */
export const NOT_HOLDER: ApiError = {
  code: 'not_holder',
  remedy: 'fix_input',
  field: null,
  arguments: [{ name: 'holder', value: 'Air Tindi' }],
};
