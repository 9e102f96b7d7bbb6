import type { MembershipView, OfficeAccess } from '../../bridge/generated/api';
import { clock, WEDNESDAY } from './clock';

const DAY = 86_400_000;

const NOTHING: OfficeAccess = {
  may_read_audit: false,
  may_export_audit: false,
  may_read_incidents: false,
  may_list_devices: false,
  may_decide_devices: false,
  may_list_people: false,
  may_edit_people: false,
};

/** A phone that works alone. */
export const ALONE: MembershipView = {
  state: 'none',
  organisation: null,
  relay: null,
  device: '7d0f3a91c46be2585e1b90c3aa42d7f6',
  device_name: 'Elias’s phone',
  fingerprint: '7d0f 3a91 c46b e258 5e1b 90c3 aa42 d7f6',
  person: null,
  role: null,
  signed_in_until_ms: null,
  must_change_password: false,
  office: NOTHING,
  keys_kept_in: 'keystore',
  problem: null,
  now_at_ms: WEDNESDAY,
};
/** A laptop with a relay that asks nobody to sign in. */
export const OPEN: MembershipView = {
  ...ALONE,
  state: 'open',
  organisation: 'Yellowknife cold chain',
  relay: 'https://relay.example.org',
  device_name: 'Depot laptop',
  person: { person: 'annie', name: 'Annie Kudlak' },
  role: 'dispatcher',
  keys_kept_in: 'file',
};
/** The phone once it has asked. */
export const WAITING: MembershipView = {
  ...ALONE,
  state: 'pending',
  relay: 'https://relay.example.org',
};
/** The phone let in, with nobody signed in. */
export const LET_IN: MembershipView = {
  ...WAITING,
  state: 'member',
  organisation: 'Yellowknife cold chain',
  problem: 'sign_in_again',
};
/** The phone with its driver signed in. */
export const SIGNED_IN: MembershipView = {
  ...LET_IN,
  person: { person: 'elias', name: 'Elias Mantla' },
  role: 'driver',
  signed_in_until_ms: clock(1, '07:10') + 14 * DAY,
  problem: null,
};
/** The phone sent away. */
export const SENT_AWAY: MembershipView = {
  ...LET_IN,
  state: 'revoked',
  problem: null,
};
/** A laptop with the administrator signed in. */
export const ADMINISTRATOR: MembershipView = {
  ...SIGNED_IN,
  device_name: 'Depot laptop',
  person: { person: 'amina', name: 'Amina Sayed' },
  role: 'administrator',
  office: {
    may_read_audit: true,
    may_export_audit: false,
    may_read_incidents: true,
    may_list_devices: true,
    may_decide_devices: true,
    may_list_people: true,
    may_edit_people: true,
  },
};
/** A laptop with an auditor signed in: everything is read, nothing is changed. */
export const AUDITOR: MembershipView = {
  ...ADMINISTRATOR,
  person: { person: 'odd', name: 'Odd Larsen' },
  role: 'auditor',
  office: {
    ...ADMINISTRATOR.office,
    may_export_audit: true,
    may_decide_devices: false,
    may_edit_people: false,
  },
};
