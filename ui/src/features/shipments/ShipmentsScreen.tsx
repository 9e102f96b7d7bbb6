import { useState } from 'react';
import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { goTo } from '../../frame/route';
import { dataOf } from '../read';
import { useFilter } from './filter';
import { Shipments } from './Shipments';

const PAGE = 100;

export function ShipmentsScreen() {
  const commands = useCommands();
  const action = useAction();
  const [filter, onFilter] = useFilter();
  const [limit, setLimit] = useState(PAGE);
  const loaded = useView({ kind: 'shipments', ...filter, limit });
  const status = useView({ kind: 'status' });
  const data = dataOf(loaded, status, action.error);
  const [last, setLast] = useState(data.view);
  // The page before stays until the next is read: a list that blinks loses one's place.
  if (data.view && data.view !== last) setLast(data.view);
  return (
    <Shipments
      {...data}
      view={data.view ?? last}
      acts={{
        filter,
        onFilter: (next) => {
          setLimit(PAGE);
          onFilter(next);
        },
        onMore: () => setLimit((before) => before + PAGE),
        onWithdraw: (change) => action.run(() => commands.dismissRefused({ change })),
        onAsk: (_, { shipment }) => {
          if (shipment) goTo('shipments', shipment);
        },
      }}
    />
  );
}
