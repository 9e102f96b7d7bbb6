import type { ReactNode } from 'react';
import type { MembershipView } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { type Text, useText } from '../../i18n/useText';
import { BoneRows } from '../../kit/Bones';
import { LinkButton } from '../../kit/Button';
import { Icon } from '../../kit/icon/Icon';
import { Name } from '../../kit/Name';
import { RefusedBanner } from '../../kit/banners';
import { Distrusted } from '../state/Distrusted';
import { adviceOn, isSignedIn } from '../state/membership';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import { useFollow } from '../state/useFollow';
import type { ScreenData } from '../states';
import { Fingerprint } from './Fingerprint';
import { JoinForm } from './JoinForm';
import './join.css';

export interface JoinActs {
  isPending: boolean;
  onEnrol: (invitation: string, deviceName: string) => void;
}

interface JoinProps extends ScreenData<MembershipView> {
  acts: JoinActs;
}

/** How a device comes to take part in an organisation, and where it stands on the way. */
export function Join({ view, status, problem, acts }: JoinProps) {
  const t = useText();
  useFollow(view?.state ?? '');
  if (!view) {
    return (
      <Pending title={t('membership-join')} problem={problem}>
        <BoneRows rows={4} />
      </Pending>
    );
  }
  return (
    <div className="join">
      <div className="head" role="status">
        <h1>{title(view, t)}</h1>
      </div>
      <Offline status={status} />
      <ErrorNote error={problem} advice={adviceOn(problem, t)} />
      <Distrusted view={view} />
      {view.state === 'pending' && <Waiting view={view} />}
      {view.state === 'member' && <Joined view={view} />}
      {view.state === 'revoked' && <SentAway view={view} />}
      {(view.state === 'none' || view.state === 'open') && (
        <JoinForm view={view} problem={problem} acts={acts} />
      )}
    </div>
  );
}

function title(view: MembershipView, t: Text): ReactNode {
  switch (view.state) {
    case 'none':
    case 'open':
      return t('membership-join');
    case 'pending':
      return named('membership-pending', view, t);
    case 'member':
      return named('membership-joined', view, t);
    case 'revoked':
      return named(view.problem === 'wiped' ? 'membership-wiped' : 'membership-revoked', view, t);
  }
}

/** A device that was not let in yet does not know what its organisation is called. */
function named(id: string, { organisation }: MembershipView, t: Text): ReactNode {
  if (organisation === null) return t(id);
  return t.rich(`${id}-of`, { organisation: <Name>{organisation}</Name> });
}

function Waiting({ view }: { view: MembershipView }) {
  const t = useText();
  const isCutOff = view.problem === 'relay_unreachable';
  return (
    <>
      <p className="join-do">{t('membership-pending-what')}</p>
      <Fingerprint view={view} />
      <p>{t('membership-pending-same')}</p>
      {view.problem !== 'relay_not_trusted' && (
        <p>
          <Icon name={isCutOff ? 'cloud-slash' : 'hourglass'} />{' '}
          {t(isCutOff ? 'membership-pending-offline' : 'membership-pending-online')}
        </p>
      )}
      <p>{t('membership-pending-meanwhile')}</p>
      <Facts view={view} />
      <LinkButton size="glove" href={hrefTo('today')}>
        {t('frame-missing-go')}
      </LinkButton>
    </>
  );
}

function Joined({ view }: { view: MembershipView }) {
  const t = useText();
  const goesOn = isSignedIn(view);
  return (
    <>
      <p className="join-do">{t('membership-joined-what')}</p>
      <Facts view={view} />
      <LinkButton kind="primary" size="glove" href={hrefTo(goesOn ? 'today' : 'sign-in')}>
        {t(goesOn ? 'frame-missing-go' : 'membership-sign_in')}
      </LinkButton>
    </>
  );
}

function SentAway({ view }: { view: MembershipView }) {
  const t = useText();
  const id = view.problem === 'wiped' ? 'wiped' : 'revoked';
  return (
    <>
      <RefusedBanner title={t(`membership-${id}`)} code={id}>
        <p>{t(`membership-${id}-what`)}</p>
        <p>{t(`membership-${id}-do`)}</p>
      </RefusedBanner>
      <Fingerprint view={view} />
      <Facts view={view} />
      {id === 'revoked' && (
        <LinkButton size="glove" href={hrefTo('shipments')}>
          {t('today-empty-go')}
        </LinkButton>
      )}
    </>
  );
}

/** Which relay answers for the organisation. */
function Facts({ view }: { view: MembershipView }) {
  const t = useText();
  if (view.relay === null) return null;
  return (
    <dl className="facts-list">
      <dt>{t('membership-relay')}</dt>
      <dd className="mono">{view.relay}</dd>
    </dl>
  );
}
