import { useView } from '../../bridge/useBridge';
import { useOffice } from '../office/ask';
import { Invite } from './Invite';

/** Whoever opens this page wants an invitation, so one is made at once. */
export function InviteScreen() {
  const status = useView({ kind: 'status' });
  const { answer, error, again } = useOffice({ kind: 'invite_device' });
  return (
    <Invite
      view={answer?.invitation ?? null}
      status={status.state === 'ready' ? status.view : null}
      problem={error}
      onAgain={again}
    />
  );
}
