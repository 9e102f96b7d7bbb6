import type { ApiError, MembershipView } from '../../bridge/generated/api';
import { ALONE, LET_IN, SENT_AWAY, WAITING } from '../sample/membership';
import { DRIVER, IN_STEP, WORKS_ALONE } from '../sample/status';
import type { ScreenData, States } from '../states';

const NEAR = { ...DRIVER, person: null, open_alerts: 0, link: { ...IN_STEP, sent_at_ms: null } };

const at = (view: MembershipView): ScreenData<MembershipView> => ({
  view,
  status: view.relay === null ? WORKS_ALONE : NEAR,
  problem: null,
});

const refused = (code: ApiError['code']): ScreenData<MembershipView> => ({
  ...at(ALONE),
  problem: { code, remedy: 'fix_input', field: 'invitation', arguments: [] },
});

/** Every state of joining worth seeing. */
export const JOIN_STATES: States<MembershipView> = {
  empty: at(ALONE),
  loading: { view: null, status: WORKS_ALONE, problem: null },
  offline: {
    view: { ...WAITING, problem: 'relay_unreachable' },
    status: { ...DRIVER, person: null },
    problem: null,
  },
  refused: refused('code_expired'),
  full: at(WAITING),
};

/** Where else a device may stand, and what else is refused. */
export const JOIN_ENDS = {
  joined: at(LET_IN),
  revoked: at(SENT_AWAY),
  wiped: at({ ...SENT_AWAY, problem: 'wiped' }),
  distrusted: at({ ...WAITING, problem: 'relay_not_trusted' }),
  unread: refused('malformed'),
  used: refused('code_used'),
};
