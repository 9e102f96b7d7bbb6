import { useAction, useCommands } from '../../bridge/useBridge';
import { type Locked, Unlock } from './Unlock';

/** What a locked device shows in the place of every page. The core says when it is open. */
export function UnlockScreen({ locked }: { locked: Locked }) {
  const commands = useCommands();
  const action = useAction();
  return (
    <main className="main" id="main">
      <Unlock
        view={locked}
        problem={action.error}
        acts={{
          isPending: action.isPending,
          onUnlock: (passphrase) =>
            action.run(() => commands.unlock(passphrase === null ? {} : { passphrase })),
        }}
      />
    </main>
  );
}

/** Whether a device answers nothing because its keys are locked. */
export function isLocked(error: Locked): boolean {
  return error.code === 'keys_locked' || error.code === 'keystore_closed';
}
