import type { AuditLine, AuditParty, IncidentRow } from '../../bridge/generated/api';
import { clock } from '../sample/clock';
import { DESK, DESK_OFFLINE } from '../sample/status';
import type { ScreenData, States } from '../states';
import type { AuditPages } from './Audit';
import type { IncidentList } from './Incidents';

const party = (id: string, name: string | null): AuditParty => ({ id: id.padEnd(32, '0'), name });
const AMINA = party('b0a1', 'Amina Sayed');
const ELIAS = party('b2', 'Elias Mantla');
const RUTH = party('b3', 'Ruth Okheena, RN');
const DEPOT = party('7d0f3a91c46be258', 'Depot laptop');
const PHONE = party('d1c2e4f80a1b', 'Elias’s phone');
const STRANGER = party('5be07c91d2a3', null);

const HASH = '4c1f0a9be7d23856c0ffee5a1b2c3d4e5f60718293a4b5c6d7e8f90112233445';

const line = (number: number, at: number, more: Partial<AuditLine>): AuditLine => ({
  number,
  person: AMINA,
  device: DEPOT,
  action: 'session.begin',
  subject: '',
  subject_name: null,
  before: '',
  after: '',
  why: '',
  device_at_ms: at - 1_000,
  received_at_ms: at,
  written_at_ms: at + 4,
  hash: HASH,
  ...more,
});

const LINES: AuditLine[] = [
  line(1_184, clock(1, '13:41'), {
    action: 'audit.export',
    subject: 'action=device',
    after: 'csv, lines up to 1183',
  }),
  line(1_183, clock(1, '13:20'), {
    person: ELIAS,
    device: PHONE,
    action: 'document.change',
    subject: '26041700aa55'.padEnd(32, '1'),
    before: HASH.replace('4c1f', '99ab'),
    after: `${HASH} custody`,
    // Recorded on the ice road, sent from the next village.
    device_at_ms: clock(0, '22:05'),
  }),
  line(1_182, clock(1, '12:58'), {
    person: null,
    device: STRANGER,
    action: 'entry.refuse',
    subject: HASH.replace('4c1f', '07e2'),
    why: 'change.foreign_actor',
    device_at_ms: null,
  }),
  line(1_181, clock(1, '09:12'), {
    action: 'device.approve',
    subject: PHONE.id,
    subject_name: PHONE.name,
    before: 'pending',
    after: 'approved',
  }),
  line(1_180, clock(1, '09:02'), {
    action: 'person.role',
    subject: RUTH.id,
    subject_name: RUTH.name,
    before: 'dispatcher',
    after: 'clinic_staff',
  }),
  line(1_179, clock(0, '18:44'), {
    person: RUTH,
    action: 'request.refuse',
    subject: 'GET /v1/people',
    why: 'access.role',
  }),
  line(1, clock(0, '07:01'), {
    person: AMINA,
    device: null,
    action: 'organisation.create',
    device_at_ms: null,
    written_at_ms: null,
  }),
];

/** What the relay says to whoever may not ask. */
export const FORBIDDEN: ScreenData<never>['problem'] = {
  code: 'not_allowed',
  remedy: 'sign_in',
  field: null,
  arguments: [
    { name: 'role', value: 'driver' },
    { name: 'action', value: 'audit.read' },
  ],
};
export const CUT_OFF: ScreenData<never>['problem'] = {
  code: 'relay_unreachable',
  remedy: 'retry',
  field: null,
  arguments: [{ name: 'reason', value: 'connection refused' }],
};

/** The states of every page that the relay keeps: there is nothing to show without it. */
export function statesOf<View>(empty: View, full: View): States<View> {
  return {
    empty: { view: empty, status: DESK, problem: null },
    loading: { view: null, status: DESK, problem: null },
    offline: { view: null, status: DESK_OFFLINE, problem: CUT_OFF },
    refused: { view: null, status: DESK, problem: FORBIDDEN },
    full: { view: full, status: DESK, problem: null },
  };
}

export const AUDIT_STATES: States<AuditPages> = statesOf<AuditPages>(
  { lines: [], isEnd: true },
  { lines: LINES, isEnd: false },
);

const INCIDENTS: IncidentRow[] = [
  {
    number: 1,
    rule: 'reading.equivocation',
    device: PHONE,
    about: `log ${PHONE.id} ruuvi:c2f0 frame 118`,
    entry: HASH,
    at_ms: clock(0, '11:30'),
  },
  {
    number: 2,
    rule: 'change.foreign_actor',
    device: STRANGER,
    about: 'document 26041700aa5511111111111111111111',
    entry: HASH,
    at_ms: clock(1, '12:58'),
  },
];

export const INCIDENTS_STATES: States<IncidentList> = statesOf<IncidentList>(
  { incidents: [], isEnd: true },
  { incidents: INCIDENTS, isEnd: true },
);
