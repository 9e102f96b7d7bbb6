import { useState } from 'react';
import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { goTo } from '../../frame/route';
import { dataOf } from '../read';
import { Create } from './Create';
import { NO_DRAFT } from './draft';

export function CreateScreen() {
  const commands = useCommands();
  const action = useAction();
  const [draft, setDraft] = useState(NO_DRAFT);
  const data = dataOf(useView({ kind: 'directory' }), useView({ kind: 'status' }), action.error);
  return (
    <Create
      {...data}
      draft={draft}
      onDraft={setDraft}
      isPending={action.isPending}
      onCreate={(shipment) =>
        action.run(
          () => commands.createShipment(shipment),
          (outcome) => {
            if (outcome.shipment) goTo('shipments', outcome.shipment);
          },
        )
      }
    />
  );
}
