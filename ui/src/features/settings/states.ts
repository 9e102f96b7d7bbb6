import type { LinkView, MembershipView, SettingsView } from '../../bridge/generated/api';
import { WEDNESDAY, ZONE } from '../sample/clock';
import { ADMINISTRATOR, ALONE, LET_IN, SENT_AWAY, SIGNED_IN, WAITING } from '../sample/membership';
import { DESK, DESK_OFFLINE, IN_STEP, WORKS_ALONE } from '../sample/status';
import type { ScreenData, States } from '../states';

const FULL: SettingsView = {
  language: 'en',
  temperature_unit: 'celsius',
  theme: 'system',
  person: { person: 'annie', name: 'Annie Kudlak' },
  people: [
    { person: 'annie', name: 'Annie Kudlak' },
    { person: 'claire', name: 'Claire Fontaine' },
    { person: 'elias', name: 'Elias Mantla' },
    { person: 'ruth', name: 'Ruth Okheena, RN' },
  ],
  device_name: 'Depot laptop',
  device: '7d0f3a91c46be2585e1b90c3aa42d7f6',
  relay: 'https://relay.example.org',
  link: IN_STEP,
  zone: ZONE,
  now_at_ms: WEDNESDAY,
  version: '0.1.0',
  storage_bytes: 18_400_000,
};

/** A relay that was never reached yet. */
const NOT_YET: LinkView = { ...IN_STEP, state: 'offline', since_at_ms: null, sent_at_ms: null };

/** Every state of Settings worth seeing. */
export const SETTINGS_STATES: States<SettingsView> = {
  empty: {
    view: {
      ...FULL,
      person: null,
      people: [],
      link: NOT_YET,
    },
    status: { ...DESK, person: null, link: NOT_YET },
    problem: null,
  },
  loading: { view: null, status: DESK, problem: null },
  offline: { view: { ...FULL, link: DESK_OFFLINE.link }, status: DESK_OFFLINE, problem: null },
  refused: {
    view: FULL,
    status: DESK,
    problem: { code: 'storage_full', remedy: 'retry', field: null, arguments: [] },
  },
  full: { view: FULL, status: DESK, problem: null },
};

interface Standing {
  name: string;
  membership: MembershipView;
  data: ScreenData<SettingsView>;
}

const { full } = SETTINGS_STATES;
const alone: ScreenData<SettingsView> = {
  view: { ...FULL, person: null, people: [], relay: null, link: WORKS_ALONE.link },
  status: WORKS_ALONE,
  problem: null,
};

/** Where else the device may stand with its organisation. */
export const SETTINGS_STANDINGS: readonly Standing[] = [
  { name: 'alone', membership: ALONE, data: alone },
  { name: 'pending', membership: WAITING, data: full },
  { name: 'signed-out', membership: LET_IN, data: full },
  { name: 'member', membership: SIGNED_IN, data: full },
  { name: 'administrator', membership: ADMINISTRATOR, data: full },
  { name: 'revoked', membership: { ...SENT_AWAY, keys_kept_in: 'file' }, data: full },
];
