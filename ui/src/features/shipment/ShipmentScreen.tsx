import { useState } from 'react';
import { useAction, useBridge, useCommands, useView } from '../../bridge/useBridge';
import type { ItemView } from '../../bridge/generated/api';
import { goTo, type RouteParams } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { useToast } from '../../kit/Toast';
import { dataOf } from '../read';
import type { ShipmentActs } from './Actions';
import { ItemSheet } from './ItemSheet';
import { Shipment } from './Shipment';

/** The template of the form a receiver fills. */
const RECEIPT = 'receipt';

export function ShipmentScreen({ params }: { params: RouteParams }) {
  const shipment = params.id ?? '';
  const commands = useCommands();
  const action = useAction();
  const [edited, setEdited] = useState<ItemView | null>(null);
  const acts = useActs(shipment, action, setEdited);
  const close = () => setEdited(null);
  const data = dataOf(
    useView({ kind: 'shipment', shipment }),
    useView({ kind: 'status' }),
    action.error,
  );
  return (
    <>
      <Shipment {...data} acts={acts} />
      <ItemSheet
        item={edited}
        isPending={action.isPending}
        onClose={close}
        onSave={({ item }, line) =>
          action.run(() => commands.editItem({ shipment, item, ...line }), close)
        }
        onRemove={({ item }, reason) =>
          action.run(() => commands.removeItem({ shipment, item, reason }), close)
        }
      />
    </>
  );
}

function useActs(
  shipment: string,
  action: ReturnType<typeof useAction>,
  onEditItem: (item: ItemView) => void,
): ShipmentActs {
  const t = useText();
  const toast = useToast();
  const bridge = useBridge();
  const commands = useCommands();
  return {
    isPending: action.isPending,
    onDepart: () => action.run(() => commands.depart({ shipment })),
    onArrive: () => action.run(() => commands.arrive({ shipment })),
    onFillForm: () =>
      action.run(
        () => commands.openForm({ shipment, template: RECEIPT }),
        ({ form }) => {
          if (form) goTo('forms', form);
        },
      ),
    onExport: () =>
      action.run(
        () => bridge.exportReport(shipment),
        ({ fileName, savedTo }) =>
          toast({
            text: savedTo
              ? t('shipment-exported-to', { path: savedTo })
              : t('shipment-exported', { file: fileName }),
          }),
      ),
    onNote: (text) => action.run(() => commands.addNote({ shipment, text })),
    onEditItem,
    onWithdraw: (change) => action.run(() => commands.dismissRefused({ change })),
    onAsk: (_, { shipment: concerned }) => {
      if (concerned) goTo('shipments', concerned);
    },
  };
}
