import type { MembershipView } from '../bridge/generated/api';
import { useView } from '../bridge/useBridge';
import { isSignedIn } from '../features/state/membership';
import { useText } from '../i18n/useText';
import { LinkButton } from '../kit/Button';
import { Icon, type IconName } from '../kit/icon/Icon';
import { hrefTo } from './route';

/** The pages that say all this themselves. */
const OWN_PAGES: readonly string[] = ['join', 'sign-in'];

/** Above every page: what stands between this device, or its person, and the organisation. */
export function Standing({ path }: { path: string }) {
  return OWN_PAGES.includes(path) ? null : <Read />;
}

function Read() {
  const membership = useView({ kind: 'membership' });
  const notice = membership.state === 'ready' ? noticeOf(membership.view) : null;
  return notice && <StandingBanner notice={notice} />;
}

export type Notice = 'sign_in_again' | 'password' | 'pending' | 'revoked' | 'wiped' | 'distrusted';

const ICONS: Record<Notice, IconName> = {
  sign_in_again: 'sign-in',
  password: 'key',
  pending: 'hourglass',
  revoked: 'prohibit',
  wiped: 'prohibit',
  distrusted: 'warning',
};

const ABOUT_DEVICE = { to: 'join', words: 'membership-see' };
const WAYS: Record<Notice, { to: string; words: string }> = {
  sign_in_again: { to: 'sign-in', words: 'membership-sign_in' },
  password: { to: 'sign-in', words: 'membership-password-choose' },
  pending: ABOUT_DEVICE,
  revoked: ABOUT_DEVICE,
  wiped: ABOUT_DEVICE,
  distrusted: ABOUT_DEVICE,
};

/** Returns the first thing that a person has to know, the gravest in front. */
export function noticeOf(view: MembershipView): Notice | null {
  if (view.problem === 'wiped') return 'wiped';
  if (view.state === 'revoked') return 'revoked';
  if (view.problem === 'relay_not_trusted') return 'distrusted';
  if (view.state === 'pending') return 'pending';
  if (view.state !== 'member') return null;
  if (!isSignedIn(view)) return 'sign_in_again';
  return view.must_change_password ? 'password' : null;
}

function StandingBanner({ notice }: { notice: Notice }) {
  const t = useText();
  const { to, words } = WAYS[notice];
  return (
    <div className="standing" data-notice={notice}>
      <Icon name={ICONS[notice]} />
      <p role="status">{t(`membership-banner-${notice}`)}</p>
      <LinkButton href={hrefTo(to)}>{t(words)}</LinkButton>
    </div>
  );
}
