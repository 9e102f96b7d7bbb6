import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { goTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { useToast } from '../../kit/Toast';
import { dataOf } from '../read';
import { Sync } from './Sync';

export function SyncScreen() {
  const t = useText();
  const toast = useToast();
  const commands = useCommands();
  const action = useAction();
  const data = dataOf(useView({ kind: 'sync' }), useView({ kind: 'status' }), action.error);
  return (
    <Sync
      {...data}
      isTrying={action.isPending || data.view?.link.state === 'sending'}
      onTry={() => action.run(() => commands.syncNow())}
      onWithdraw={(change) =>
        action.run(
          () => commands.dismissRefused({ change }),
          () => toast({ text: t('sync-withdrawn') }),
        )
      }
      onAsk={(_, { shipment }) => {
        if (shipment) goTo('shipments', shipment);
      }}
    />
  );
}
