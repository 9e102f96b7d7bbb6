import type { ComponentType } from 'react';
import type { OfficeAnswer, Query, View } from '../bridge/generated/api';
import { ALERTS_STATES, TOO_COLD } from '../features/alerts/states';
import { AUDIT_STATES, INCIDENTS_STATES } from '../features/audit/states';
import { CREATE_STATES } from '../features/create/states';
import { DEVICES_STATES, INVITE_STATES } from '../features/devices/states';
import { FORM_STATES } from '../features/form/states';
import { HANDOVER_STATES } from '../features/handover/states';
import { IMPORT_STATES } from '../features/import/states';
import { JOIN_ENDS, JOIN_STATES } from '../features/join/states';
import { PEOPLE_STATES } from '../features/people/states';
import {
  ADMINISTRATOR,
  AUDITOR,
  LET_IN,
  OPEN,
  SIGNED_IN,
  WAITING,
} from '../features/sample/membership';
import { SENSORS_STATES } from '../features/sensors/states';
import { SETTINGS_STANDINGS, SETTINGS_STATES } from '../features/settings/states';
import { READINGS_STATES, SHIPMENT_STATES } from '../features/shipment/states';
import { SHIPMENTS_STATES } from '../features/shipments/states';
import { SIGN_IN_ENDS, SIGN_IN_STATES } from '../features/sign-in/states';
import type { ScreenData, States } from '../features/states';
import { SYNC_STATES } from '../features/sync/states';
import { TODAY_FIRST, TODAY_STATES, TODAY_VERDICTS } from '../features/today/states';
import { UNLOCK_STATES } from '../features/unlock/states';
import type { Locked } from '../features/unlock/Unlock';
import { Components } from './Components';
import { LongList } from './LongList';

/** A screen of the product, drawn by its own route from the data of its states. */
export interface GalleryScreen {
  /** The name in the address and in the picture's file name. */
  name: string;
  /** The address in the product. */
  path: string;
  /** What the page asks of the core. */
  kind: Query['kind'] | 'office';
  states: Readonly<Record<string, ScreenData<unknown>>>;
  /** What else it asks. */
  others?: readonly View[];
}

/** What the frame says above every page, each over one page. */
const STANDINGS = [
  { name: 'signed-out', membership: LET_IN },
  { name: 'pending', membership: WAITING },
  { name: 'distrusted', membership: { ...SIGNED_IN, problem: 'relay_not_trusted' as const } },
];

const ASKED_BY_ADMINISTRATOR: View[] = [
  { kind: 'membership', view: ADMINISTRATOR },
  ...fullOf('directory', CREATE_STATES.full),
];
const ASKED_BY_AUDITOR: View[] = [
  { kind: 'membership', view: AUDITOR },
  ...fullOf('directory', CREATE_STATES.full),
];

/** What only the relay has. */
const OFFICE: GalleryScreen[] = [
  {
    name: 'audit',
    path: 'audit',
    kind: 'office',
    others: ASKED_BY_AUDITOR,
    states: answered(AUDIT_STATES, ({ lines, isEnd }) => ({
      kind: 'audit',
      lines,
      is_end: isEnd,
    })),
  },
  {
    name: 'incidents',
    path: 'incidents',
    kind: 'office',
    others: ASKED_BY_AUDITOR,
    states: answered(INCIDENTS_STATES, ({ incidents, isEnd }) => ({
      kind: 'incidents',
      incidents: [...incidents],
      is_end: isEnd,
    })),
  },
  {
    name: 'devices',
    path: 'devices',
    kind: 'office',
    others: ASKED_BY_ADMINISTRATOR,
    states: answered(DEVICES_STATES, (devices) => ({ kind: 'devices', devices: [...devices] })),
  },
  {
    name: 'devices-new',
    path: 'devices/new',
    kind: 'office',
    others: ASKED_BY_ADMINISTRATOR,
    states: answered(INVITE_STATES, (invitation) => ({ kind: 'invitation', invitation })),
  },
  {
    name: 'people',
    path: 'people',
    kind: 'office',
    others: ASKED_BY_ADMINISTRATOR,
    states: answered(PEOPLE_STATES, (people) => ({ kind: 'people', people: [...people] })),
  },
];

/** Every screen; the pictures and the review page are made from this list. */
export const SCREENS: readonly GalleryScreen[] = [
  {
    name: 'today',
    path: 'today',
    kind: 'today',
    states: { ...TODAY_STATES, ...TODAY_VERDICTS, ...TODAY_FIRST },
  },
  ...STANDINGS.map(({ name, membership }) => ({
    name: `today-${name}`,
    path: 'today',
    kind: 'today' as const,
    states: { full: TODAY_STATES.full },
    others: [{ kind: 'membership' as const, view: membership }],
  })),
  { name: 'shipments', path: 'shipments', kind: 'shipments', states: SHIPMENTS_STATES },
  { name: 'shipment', path: 'shipments/a1', kind: 'shipment', states: SHIPMENT_STATES },
  { name: 'alerts', path: 'alerts', kind: 'alerts', states: ALERTS_STATES },
  {
    name: 'alerts-acknowledge',
    path: `alerts/${TOO_COLD.alert}`,
    kind: 'alerts',
    states: { full: ALERTS_STATES.full },
  },
  { name: 'sensors', path: 'sensors', kind: 'sensors', states: SENSORS_STATES },
  {
    name: 'sensors-calibrate',
    path: `sensors/${SENSORS_STATES.full.view?.sensors[2]?.sensor ?? ''}`,
    kind: 'sensors',
    states: { full: SENSORS_STATES.full },
  },
  {
    name: 'sensors-pair',
    path: 'sensors/pair',
    kind: 'sensors',
    states: { full: SENSORS_STATES.full },
  },
  { name: 'handover', path: 'shipments/a1/handover', kind: 'handover', states: HANDOVER_STATES },
  {
    name: 'decide',
    path: 'shipments/a1/decide',
    kind: 'shipment',
    states: { full: SHIPMENT_STATES.full },
  },
  {
    name: 'edit',
    path: 'shipments/a1/edit',
    kind: 'shipment',
    states: { full: SHIPMENT_STATES.full },
    others: fullOf('directory', CREATE_STATES.full),
  },
  {
    name: 'readings',
    path: 'shipments/a1/readings',
    kind: 'readings',
    states: READINGS_STATES,
    others: fullOf('shipment', SHIPMENT_STATES.full),
  },
  { name: 'import', path: 'shipments/a1/import', kind: 'logger_file', states: IMPORT_STATES },
  { name: 'form', path: 'forms/f1', kind: 'form', states: FORM_STATES },
  { name: 'create', path: 'shipments/new', kind: 'directory', states: CREATE_STATES },
  { name: 'sync', path: 'sync', kind: 'sync', states: SYNC_STATES },
  {
    name: 'settings',
    path: 'settings',
    kind: 'settings',
    states: SETTINGS_STATES,
    others: [{ kind: 'membership', view: OPEN }],
  },
  ...SETTINGS_STANDINGS.map(({ name, membership, data }) => ({
    name: `settings-${name}`,
    path: 'settings',
    kind: 'settings' as const,
    states: { full: data },
    others: [{ kind: 'membership' as const, view: membership }],
  })),
  ...OFFICE,
  { name: 'join', path: 'join', kind: 'membership', states: { ...JOIN_STATES, ...JOIN_ENDS } },
  {
    name: 'sign-in',
    path: 'sign-in',
    kind: 'membership',
    states: { ...SIGN_IN_STATES, ...SIGN_IN_ENDS },
  },
];

/** What a locked device shows in the place of every page, without the frame. */
export const LOCKED: Readonly<Record<string, ScreenData<Locked>>> = UNLOCK_STATES;

/** Pages of the kit itself, which no route of the product leads to. */
export const KIT_PAGES: Readonly<Record<string, ComponentType>> = {
  components: Components,
  'long-list': LongList,
};

/** What a page asks beside its own view. */
function fullOf(kind: Query['kind'], { view }: ScreenData<unknown>): View[] {
  return view === null ? [] : [{ kind, view } as View];
}

/** The states of a page as the relay's answers. */
function answered<T>(states: States<T>, answer: (view: T) => OfficeAnswer): States<OfficeAnswer> {
  const entries = Object.entries(states).map(([name, data]) => [
    name,
    { ...data, view: data.view === null ? null : answer(data.view) },
  ]);
  return Object.fromEntries(entries) as States<OfficeAnswer>;
}
