import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { useText } from '../../i18n/useText';
import { useToast } from '../../kit/Toast';
import { askOffice, useOffice } from '../office/ask';
import { Devices } from './Devices';

export function DevicesScreen() {
  const t = useText();
  const toast = useToast();
  const commands = useCommands();
  const action = useAction();
  const status = useView({ kind: 'status' });
  const membership = useView({ kind: 'membership' });
  const { answer, error, again } = useOffice({ kind: 'list_devices' });
  return (
    <Devices
      view={answer?.devices ?? null}
      status={status.state === 'ready' ? status.view : null}
      problem={action.error ?? error}
      mayDecide={membership.state === 'ready' && membership.view.office.may_decide_devices}
      acts={{
        isPending: action.isPending,
        onAgain: () => {
          action.forget();
          again();
        },
        onDecide: ({ device, name }, decision) =>
          action.run(
            () => askOffice(commands, { kind: 'decide_device', device, decision }),
            () => {
              toast({ text: t(`devices-done-${decision}`, { name }) });
              again();
            },
          ),
      }}
    />
  );
}
