import type { ScreenData } from '../states';
import type { Locked } from './Unlock';

const locked = (code: Locked['code'], remedy: Locked['remedy'] = 'fix_input'): Locked => ({
  code,
  remedy,
  field: null,
  arguments: [],
});

const at = (view: Locked, problem: Locked | null = null): ScreenData<Locked> => ({
  view,
  status: null,
  problem,
});

const CLOSED = locked('keystore_closed', 'retry');

/** A locked device knows neither its person nor its relay, so it has fewer states than a page. */
export const UNLOCK_STATES = {
  empty: at(locked('keys_locked')),
  refused: at(locked('keys_locked'), locked('wrong_passphrase')),
  keystore: at(CLOSED),
  'keystore-refused': at(CLOSED, CLOSED),
  gone: at(CLOSED, locked('keys_gone', 'report')),
};
