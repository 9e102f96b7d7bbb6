import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { goTo, type RouteParams } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { useToast } from '../../kit/Toast';
import { dataOf } from '../read';
import { Handover } from './Handover';

export function HandoverScreen({ params }: { params: RouteParams }) {
  const shipment = params.id ?? '';
  const t = useText();
  const toast = useToast();
  const commands = useCommands();
  const action = useAction();
  const data = dataOf(
    useView({ kind: 'handover', shipment }),
    useView({ kind: 'status' }),
    action.error,
  );
  return (
    <Handover
      {...data}
      acts={{
        isPending: action.isPending,
        onOffer: (to_person, strokes) =>
          action.run(() => commands.offerHandover({ shipment, to_person, strokes })),
        onConfirm: (handover, checks, strokes) =>
          action.run(
            () => commands.confirmHandover({ shipment, handover, checks, strokes }),
            () => {
              toast({ text: t('handover-done') });
              goTo('shipments', shipment);
            },
          ),
        onWithdraw: (handover) =>
          action.run(() => commands.withdrawHandover({ shipment, handover })),
        onContinueAs: ({ person }) => action.run(() => commands.choosePerson({ person })),
      }}
    />
  );
}
