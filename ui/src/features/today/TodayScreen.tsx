import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { dataOf } from '../read';
import { Today } from './Today';

export function TodayScreen() {
  const commands = useCommands();
  const action = useAction();
  const data = dataOf(useView({ kind: 'today' }), useView({ kind: 'status' }), action.error);
  return (
    <Today {...data} onDepart={(shipment) => action.run(() => commands.depart({ shipment }))} />
  );
}
