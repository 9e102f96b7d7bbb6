import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { goTo, type RouteParams } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { useToast } from '../../kit/Toast';
import { dataOf } from '../read';
import { Edit } from './Edit';

export function EditScreen({ params }: { params: RouteParams }) {
  const shipment = params.id ?? '';
  const t = useText();
  const toast = useToast();
  const commands = useCommands();
  const action = useAction();
  const directory = useView({ kind: 'directory' });
  const data = dataOf(
    useView({ kind: 'shipment', shipment }),
    useView({ kind: 'status' }),
    action.error,
  );
  const back = () => goTo('shipments', shipment);
  return (
    <Edit
      {...data}
      directory={directory.state === 'ready' ? directory.view : null}
      acts={{
        isPending: action.isPending,
        onSave: (changes) =>
          action.run(() => commands.editShipment({ shipment, ...changes }), back),
        onAddItem: (item) =>
          action.run(
            () => commands.addItem({ shipment, item }),
            () => toast({ text: t('create-item-added') }),
          ),
        onCancelShipment: (reason) =>
          action.run(() => commands.cancelShipment({ shipment, reason }), back),
      }}
    />
  );
}
