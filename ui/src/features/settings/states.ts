import type { SettingsView } from '../../bridge/generated/api';
import { WEDNESDAY, ZONE } from '../sample/clock';
import { DESK, DESK_OFFLINE, IN_STEP } from '../sample/status';
import type { States } from '../states';

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

/** Every state of Settings worth seeing. */
export const SETTINGS_STATES: States<SettingsView> = {
  empty: {
    view: {
      ...FULL,
      person: null,
      people: [],
      relay: null,
      link: { ...IN_STEP, state: 'no_relay', sent_at_ms: null },
    },
    status: { ...DESK, person: null },
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
