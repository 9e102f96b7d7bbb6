import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { goTo, type RouteParams } from '../../frame/route';
import { dataOf } from '../read';
import { Decide } from './Decide';

export function DecideScreen({ params }: { params: RouteParams }) {
  const shipment = params.id ?? '';
  const commands = useCommands();
  const action = useAction();
  const data = dataOf(
    useView({ kind: 'shipment', shipment }),
    useView({ kind: 'status' }),
    action.error,
  );
  return (
    <Decide
      {...data}
      isPending={action.isPending}
      onDecide={(outcome, reason, strokes) =>
        action.run(
          () => commands.decide({ shipment, outcome, reason, strokes }),
          () => goTo('shipments', shipment),
        )
      }
    />
  );
}
