import type { LinkView, MembershipView } from '../../bridge/generated/api';
import { Foot } from '../../frame/Foot';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { LinkButton } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { Icon } from '../../kit/icon/Icon';
import { Name } from '../../kit/Name';
import { OfficeLinks } from '../office/OfficeLinks';
import { SignOut } from '../sign-in/SignOut';
import { isChosen, isSignedIn } from '../state/membership';
import '../sign-in/sign-in.css';

interface OrganisationProps {
  view: MembershipView;
  link: LinkView;
  acts: { isPending: boolean; onSignOut: () => void };
}

/** Where this device stands with its organisation, who is signed in, where its keys are. */
export function Organisation({ view, link, acts }: OrganisationProps) {
  const t = useText();
  return (
    <section className="section" aria-labelledby="organisation">
      <h2 id="organisation">{t('membership-title')}</h2>
      <p>{t(`membership-why-${view.state}`)}</p>
      <dl className="device">
        {view.organisation !== null && (
          <>
            <dt>{t('membership-organisation')}</dt>
            <dd>
              <Name>{view.organisation}</Name>
            </dd>
          </>
        )}
        <dt>{t('membership-state')}</dt>
        <dd>{t(`membership-state-${view.state}`)}</dd>
        <dt>{t('membership-relay')}</dt>
        <dd>
          {view.relay ? <span className="mono">{view.relay}</span> : t('settings-relay-none')}
          <span className="device-link">
            <Foot link={link} />
          </span>
        </dd>
        <dt>{t('membership-fingerprint')}</dt>
        <dd className="mono">{view.fingerprint}</dd>
        {!isChosen(view) && <Person view={view} />}
        <dt>{t('membership-keys')}</dt>
        <dd>
          <Keys kept={view.keys_kept_in} />
        </dd>
      </dl>
      <OfficeLinks access={view.office} />
      <Acts view={view} acts={acts} />
    </section>
  );
}

/** Who signed in, in which role, until when. */
function Person({ view }: { view: MembershipView }) {
  const t = useText();
  const format = useFormat();
  const { person, role, signed_in_until_ms: until } = view;
  return (
    <>
      <dt>{t('membership-person')}</dt>
      <dd>{person ? <Name>{person.name}</Name> : t('membership-signed_out')}</dd>
      {role && (
        <>
          <dt>{t('membership-role')}</dt>
          <dd>{t(`membership-role-${role}`)}</dd>
        </>
      )}
      {until !== null && (
        <>
          <dt>{t('membership-until')}</dt>
          <dd>{format.time(until, view.now_at_ms)}</dd>
        </>
      )}
    </>
  );
}

function Keys({ kept }: { kept: MembershipView['keys_kept_in'] }) {
  const t = useText();
  if (kept !== 'file') return t(`membership-keys-${kept}`);
  return (
    <>
      <b>
        <Icon name="warning" /> {t('membership-keys-file')}
      </b>
      <span className="device-note">{t('membership-keys-file-why')}</span>
    </>
  );
}

const WAYS: Record<MembershipView['state'], { to: string; words: string }> = {
  none: { to: 'join', words: 'membership-join' },
  open: { to: 'join', words: 'membership-join' },
  pending: { to: 'join', words: 'membership-see' },
  revoked: { to: 'join', words: 'membership-see' },
  member: { to: 'sign-in', words: 'membership-sign_in' },
};

function Acts({ view, acts }: Pick<OrganisationProps, 'view' | 'acts'>) {
  const t = useText();
  if (isSignedIn(view)) {
    return (
      <div className="signed-in-acts organisation-acts">
        <LinkButton icon="key" href={hrefTo('sign-in')}>
          {t('membership-password-change')}
        </LinkButton>
        <SignOut isPending={acts.isPending} onSignOut={acts.onSignOut} />
      </div>
    );
  }
  const { to, words } = WAYS[view.state];
  return (
    <div className="signed-in-acts organisation-acts">
      <LinkButton href={hrefTo(to)}>{t(words)}</LinkButton>
    </div>
  );
}
