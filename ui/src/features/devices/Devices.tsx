import { type ReactNode, useState } from 'react';
import type { DeviceDecision, DeviceStanding, OfficeDevice } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Button, LinkButton } from '../../kit/Button';
import { useFormat, useNow } from '../../kit/Display';
import { EmptyState } from '../../kit/banners';
import { Icon } from '../../kit/icon/Icon';
import { Name } from '../../kit/Name';
import { GroupHead } from '../../kit/Row';
import { OfficeNote, Unanswered } from '../office/OfficeNote';
import { Offline } from '../state/Offline';
import type { ScreenData } from '../states';
import { Digits } from './Digits';
import { SendAway } from './SendAway';
import '../join/join.css';
import './devices.css';

export interface DevicesActs {
  isPending: boolean;
  onDecide: (device: OfficeDevice, decision: DeviceDecision) => void;
  onAgain: () => void;
}

interface DevicesProps extends ScreenData<readonly OfficeDevice[]> {
  acts: DevicesActs;
  /** Whether the person decides, or only looks. */
  mayDecide: boolean;
}

const GROUPS: readonly DeviceStanding[] = ['pending', 'approved', 'revoked'];

/** The devices of the organisation: who waits, who takes part, who was sent away. */
export function Devices({ view, status, problem, acts, mayDecide }: DevicesProps) {
  const t = useText();
  if (!view) {
    return (
      <Unanswered
        title={t('office-page-devices')}
        status={status}
        problem={problem}
        onAgain={acts.onAgain}
      />
    );
  }
  return (
    <>
      <div className="head">
        <div className="grow">
          <h1>{t('office-page-devices')}</h1>
          <p className="fine">{t('devices-count', { count: partOf(view, 'approved').length })}</p>
        </div>
        {mayDecide && (
          <div className="actions">
            <LinkButton kind="primary" icon="plus" href={hrefTo('devices', 'new')}>
              {t('devices-new')}
            </LinkButton>
          </div>
        )}
      </div>
      <Offline status={status} />
      <OfficeNote problem={problem} onAgain={acts.onAgain} />
      {view.length === 0 && (
        <EmptyState title={t('devices-empty')} icon="broadcast">
          {t('devices-empty-what')}
        </EmptyState>
      )}
      {GROUPS.map((standing) => (
        <Group
          key={standing}
          standing={standing}
          devices={partOf(view, standing)}
          acts={acts}
          mayDecide={mayDecide}
        />
      ))}
    </>
  );
}

function partOf(devices: readonly OfficeDevice[], standing: DeviceStanding) {
  return devices.filter((device) => device.standing === standing);
}

interface GroupProps {
  standing: DeviceStanding;
  devices: readonly OfficeDevice[];
  acts: DevicesActs;
  mayDecide: boolean;
}

function Group({ standing, devices, acts, mayDecide }: GroupProps) {
  const t = useText();
  if (devices.length === 0) return null;
  return (
    <section className="device-group">
      <GroupHead title={t(`devices-${standing}`)} count={devices.length} />
      {standing === 'pending' && <p className="device-do">{t('devices-compare')}</p>}
      <ul className="rows">
        {devices.map((device) => (
          <li key={device.device} className="device-row" data-standing={standing}>
            <Facts device={device} />
            {mayDecide && <Acts device={device} acts={acts} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the device is called, the digits that it shows as well, and since when it stands so. */
function Facts({ device }: { device: OfficeDevice }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { revoked_at_ms: revoked, asked_at_ms: asked } = device;
  const since: ReactNode =
    revoked !== null
      ? t('devices-revoked-at', { time: format.time(revoked, now) })
      : t('devices-asked-at', { time: format.time(asked, now) });
  return (
    <div className="device-facts">
      <h3>
        <Name>{device.name}</Name>
        {device.is_this && <span className="fine"> {t('devices-this')}</span>}
      </h3>
      <Digits fingerprint={device.fingerprint} isLarge={device.standing === 'pending'} />
      <p className="fine">
        {since}
        {device.is_to_wipe && (
          <>
            {' · '}
            <Icon name="prohibit" /> {t('devices-to-wipe')}
          </>
        )}
      </p>
    </div>
  );
}

function Acts({ device, acts }: { device: OfficeDevice; acts: DevicesActs }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const decide = (decision: DeviceDecision) => {
    setOpen(false);
    acts.onDecide(device, decision);
  };
  const named = (id: string) => t(id, { name: device.name });
  if (device.standing === 'revoked' && device.is_to_wipe) return null;
  return (
    <div className="device-acts">
      {device.standing === 'pending' && (
        <>
          <Button
            icon="check"
            isDisabled={acts.isPending}
            label={named('devices-approve-what')}
            onPress={() => decide('approve')}
          >
            {t('devices-approve')}
          </Button>
          <Button
            isDisabled={acts.isPending}
            label={named('devices-refuse-what')}
            onPress={() => decide('revoke')}
          >
            {t('devices-refuse')}
          </Button>
        </>
      )}
      {device.standing !== 'pending' && (
        <Button
          isExpanded={isOpen}
          label={named(
            device.standing === 'approved' ? 'devices-send-away-what' : 'devices-wipe-what',
          )}
          onPress={() => setOpen(true)}
        >
          {t(device.standing === 'approved' ? 'devices-send-away' : 'devices-wipe')}
        </Button>
      )}
      <SendAway
        device={device}
        isOpen={isOpen}
        isPending={acts.isPending}
        onClose={() => setOpen(false)}
        onDecide={decide}
      />
    </div>
  );
}
