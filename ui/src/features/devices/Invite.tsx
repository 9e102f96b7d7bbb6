import { useEffect, useState } from 'react';
import type { DeviceInvitation } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Button, LinkButton } from '../../kit/Button';
import { EmptyState } from '../../kit/banners';
import { CopyButton } from '../office/Handed';
import { OfficeNote, Unanswered } from '../office/OfficeNote';
import { Offline } from '../state/Offline';
import type { ScreenData } from '../states';
import { QrCode } from './QrCode';
import '../join/join.css';
import './devices.css';

interface InviteProps extends ScreenData<DeviceInvitation> {
  /** Makes another invitation. */
  onAgain: () => void;
}

/** An invitation for one device, as a code to scan and as a text, while it holds. */
export function Invite({ view, status, problem, onAgain }: InviteProps) {
  const t = useText();
  if (!view) {
    return (
      <Unanswered title={t('devices-new')} status={status} problem={problem} onAgain={onAgain} />
    );
  }
  return (
    <div className="invite">
      <div className="head">
        <h1>{t('devices-new')}</h1>
      </div>
      <Offline status={status} />
      <OfficeNote problem={problem} onAgain={onAgain} />
      <Holding key={view.text} invitation={view} onAgain={onAgain} />
      <LinkButton href={hrefTo('devices')}>{t('devices-back')}</LinkButton>
    </div>
  );
}

function Holding({ invitation, onAgain }: { invitation: DeviceInvitation; onAgain: () => void }) {
  const t = useText();
  const left = useSeconds(invitation.holds_seconds);
  if (left === 0) {
    return (
      <EmptyState
        title={t('devices-invite-over')}
        icon="hourglass"
        action={
          <Button kind="primary" onPress={onAgain}>
            {t('devices-invite-again')}
          </Button>
        }
      >
        {t('devices-invite-over-what')}
      </EmptyState>
    );
  }
  const clock = `${String(Math.floor(left / 60))}:${String(left % 60).padStart(2, '0')}`;
  return (
    <>
      <ol className="invite-steps">
        <li>{t('devices-invite-open')}</li>
        <li>{t('devices-invite-scan')}</li>
        <li>{t('devices-invite-compare')}</li>
      </ol>
      <div className="invite-code">
        <QrCode rows={invitation.code} label={t('devices-invite-code')} />
        <div>
          <p className="invite-left" role="timer">
            {t.rich('devices-invite-left', { time: <b className="num">{clock}</b> })}
          </p>
          <p>{t('devices-invite-secret')}</p>
          <p className="mono fine invite-text" id="invitation">
            {invitation.text}
          </p>
          <CopyButton text={invitation.text}>{t('devices-invite-copy')}</CopyButton>
        </div>
      </div>
    </>
  );
}

const SECOND = 1_000;

/** Counts down without looking at the clock on the wall, which a person may set meanwhile. */
function useSeconds(whole: number): number {
  const [left, setLeft] = useState(whole);
  useEffect(() => {
    const began = performance.now();
    const timer = setInterval(() => {
      const rest = Math.max(0, whole - Math.floor((performance.now() - began) / SECOND));
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    }, SECOND);
    return () => clearInterval(timer);
  }, [whole]);
  return left;
}
