import type { ApiError, MembershipView } from '../../bridge/generated/api';
import { ALONE, LET_IN, OPEN, SENT_AWAY, SIGNED_IN, WAITING } from '../sample/membership';
import { DRIVER, IN_STEP } from '../sample/status';
import type { ScreenData, States } from '../states';

const NEAR = { ...DRIVER, person: null, link: IN_STEP };
const THERE = { ...DRIVER, link: IN_STEP };

const at = (view: MembershipView, problem: ApiError | null = null): ScreenData<MembershipView> => ({
  view,
  status: view.person ? THERE : NEAR,
  problem,
});

const refusal = (code: ApiError['code'], seconds?: number): ApiError => ({
  code,
  remedy: code === 'relay_unreachable' ? 'retry' : 'fix_input',
  field: null,
  arguments: seconds === undefined ? [] : [{ name: 'seconds', value: String(seconds) }],
});

/** Every state of signing in worth seeing. */
export const SIGN_IN_STATES: States<MembershipView> = {
  empty: at(LET_IN),
  loading: { view: null, status: NEAR, problem: null },
  offline: {
    view: LET_IN,
    status: { ...DRIVER, person: null },
    problem: refusal('relay_unreachable'),
  },
  refused: at(LET_IN, refusal('wrong_password')),
  full: at(SIGNED_IN),
};

/** What else may come of it. */
export const SIGN_IN_ENDS = {
  locked: at(LET_IN, refusal('too_often', 540)),
  handed: at({ ...SIGNED_IN, must_change_password: true }),
  alone: at(ALONE),
  open: at(OPEN),
  pending: at(WAITING),
  revoked: at(SENT_AWAY),
  distrusted: at({ ...LET_IN, problem: 'relay_not_trusted' }),
};
