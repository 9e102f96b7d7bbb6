import { useState } from 'react';
import type { MembershipView } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { type Text, useText } from '../../i18n/useText';
import { BoneRows } from '../../kit/Bones';
import { Button, LinkButton } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { EmptyState } from '../../kit/banners';
import { Distrusted } from '../state/Distrusted';
import { adviceOn, isSignedIn } from '../state/membership';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import { useFollow } from '../state/useFollow';
import type { ScreenData } from '../states';
import { LockOut } from './LockOut';
import { PasswordForm } from './PasswordForm';
import { SignInForm } from './SignInForm';
import { SignOut } from './SignOut';
import { useSecondsLeft } from './useSecondsLeft';
import '../join/join.css';
import './sign-in.css';

export interface SignInActs {
  isPending: boolean;
  /** Kept above the forms: whoever signs in may have to choose a password next. */
  account: string;
  onAccount: (account: string) => void;
  onSignIn: (account: string, password: string) => void;
  onPassword: (account: string, before: string, after: string) => void;
  onSignOut: () => void;
}

interface SignInProps extends ScreenData<MembershipView> {
  acts: SignInActs;
}

/** Who acts on this device: signing in, another password, signing out. */
export function SignIn({ view, status, problem, acts }: SignInProps) {
  const t = useText();
  const secondsLeft = useSecondsLeft(problem);
  const title = view ? titleOf(view, t) : t('membership-sign_in');
  useFollow(title);
  if (!view) {
    return (
      <Pending title={title} problem={problem}>
        <BoneRows rows={3} />
      </Pending>
    );
  }
  return (
    <div className="join">
      <div className="head">
        <h1>{title}</h1>
      </div>
      <Offline status={status} />
      {problem?.code === 'too_often' ? (
        <LockOut secondsLeft={secondsLeft} />
      ) : (
        <ErrorNote error={problem} advice={adviceOn(problem, t)} />
      )}
      <Distrusted view={view} />
      <Body view={view} acts={acts} secondsLeft={secondsLeft} />
    </div>
  );
}

function titleOf(view: MembershipView, t: Text): string {
  if (!isSignedIn(view)) return t('membership-sign_in');
  if (view.must_change_password) return t('membership-password-choose');
  const name = view.person?.name;
  return name ? t('membership-signed_in-as', { name }) : t('membership-signed_in');
}

interface BodyProps {
  view: MembershipView;
  acts: SignInActs;
  secondsLeft: number;
}

function Body({ view, acts, secondsLeft }: BodyProps) {
  switch (view.state) {
    case 'none':
      return <Elsewhere id="not-joined" to="join" go="membership-join" />;
    case 'open':
      return <Elsewhere id="open" to="settings" go="membership-choose" />;
    case 'pending':
    case 'revoked':
      return <Barred view={view} />;
    case 'member':
      if (!isSignedIn(view)) return <SignInForm acts={acts} secondsLeft={secondsLeft} />;
      if (view.must_change_password) return <PasswordForm acts={acts} isHanded />;
      return <SignedIn view={view} acts={acts} />;
  }
}

interface ElsewhereProps {
  id: 'not-joined' | 'open';
  to: string;
  go: string;
}

/** Nobody signs in here; what to do instead. */
function Elsewhere({ id, to, go }: ElsewhereProps) {
  const t = useText();
  return (
    <EmptyState
      title={t(`membership-sign_in-${id}`)}
      icon="user"
      action={
        <LinkButton kind="primary" href={hrefTo(to)}>
          {t(go)}
        </LinkButton>
      }
    >
      {t(`membership-sign_in-${id}-what`)}
    </EmptyState>
  );
}

/** The device has to be let in before a person can be. */
function Barred({ view }: { view: MembershipView }) {
  const t = useText();
  return (
    <EmptyState
      title={t(view.state === 'pending' ? 'membership-pending' : 'membership-revoked')}
      icon={view.state === 'pending' ? 'hourglass' : 'prohibit'}
      action={<LinkButton href={hrefTo('join')}>{t('membership-see')}</LinkButton>}
    >
      {t(`membership-why-${view.state}`)}
    </EmptyState>
  );
}

function SignedIn({ view, acts }: { view: MembershipView; acts: SignInActs }) {
  const t = useText();
  const format = useFormat();
  const [isChanging, setChanging] = useState(false);
  const until = view.signed_in_until_ms;
  return (
    <>
      {view.role && <p className="join-do">{t(`membership-role-${view.role}`)}</p>}
      {until !== null && (
        <p>{t('membership-signed_in-until', { until: format.time(until, view.now_at_ms) })}</p>
      )}
      <LinkButton kind={isChanging ? 'plain' : 'primary'} size="glove" href={hrefTo('today')}>
        {t('frame-missing-go')}
      </LinkButton>
      <div className="signed-in-acts">
        <Button icon="key" isExpanded={isChanging} onPress={() => setChanging(!isChanging)}>
          {t('membership-password-change')}
        </Button>
        <SignOut isPending={acts.isPending} onSignOut={acts.onSignOut} />
      </div>
      {isChanging && <PasswordForm acts={acts} isHanded={false} />}
    </>
  );
}
