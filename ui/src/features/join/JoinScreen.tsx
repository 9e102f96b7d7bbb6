import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { dataOf } from '../read';
import { Join } from './Join';

export function JoinScreen() {
  const commands = useCommands();
  const action = useAction();
  const data = dataOf(useView({ kind: 'membership' }), useView({ kind: 'status' }), action.error);
  return (
    <Join
      {...data}
      acts={{
        isPending: action.isPending,
        onEnrol: (invitation, device_name) =>
          action.run(() => commands.enrol({ invitation, device_name })),
      }}
    />
  );
}
