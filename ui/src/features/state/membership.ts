import type { ApiError, MembershipView } from '../../bridge/generated/api';
import { hasText } from '../../i18n/text';
import type { Text } from '../../i18n/useText';

/** Tells whether a person may act on this device by having signed in. */
export function isSignedIn(view: MembershipView): boolean {
  const { state, signed_in_until_ms: until, problem } = view;
  return state === 'member' && until !== null && problem !== 'sign_in_again';
}

/** Tells whether people choose who they are, because nobody signs in. */
export function isChosen({ state }: MembershipView): boolean {
  return state === 'open' || state === 'none';
}

/** Returns what to do about a refusal of joining or signing in, where there is more to say. */
export function adviceOn(problem: ApiError | null, t: Text): string | undefined {
  const id = `membership-advice-${problem?.code ?? ''}`;
  return hasText(id) ? t(id) : undefined;
}
