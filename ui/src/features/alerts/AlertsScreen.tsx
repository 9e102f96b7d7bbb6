import { useState } from 'react';
import type { AlertsView } from '../../bridge/generated/api';
import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { goTo, type RouteParams } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Sheet } from '../../kit/Sheet';
import { useToast } from '../../kit/Toast';
import { dataOf } from '../read';
import { AcknowledgeForm, type Draft, NO_DRAFT } from './AcknowledgeForm';
import { Alerts } from './Alerts';
import { useAlertWords } from './words';

// Outlives the page, so that typed text is still there when the sheet opens again.
const drafts = new Map<string, Draft>();

/** Returns an alert that can be acknowledged, and the box it is about. */
export function findOpen(view: AlertsView, id: string | null) {
  for (const group of view.groups) {
    const alert = group.alerts.find((each) => each.alert === id && each.status === 'open');
    if (alert) return { alert, boxName: group.box_name };
  }
  return null;
}

export function AlertsScreen({ params }: { params: RouteParams }) {
  const t = useText();
  const toast = useToast();
  const words = useAlertWords();
  const commands = useCommands();
  const action = useAction();
  const current = params.alert ?? null;
  const [draft, setDraft] = useState(drafts.get(current ?? '') ?? NO_DRAFT);
  const data = dataOf(
    useView({ kind: 'alerts', is_open_only: false }),
    useView({ kind: 'status' }),
    action.error,
  );
  const open = data.view && findOpen(data.view, current);
  const close = () => goTo('alerts');
  return (
    <Alerts {...data} current={current}>
      {open && (
        <Sheet title={words.question(open.alert)} isOpen onClose={close}>
          <AcknowledgeForm
            {...open}
            person={data.status?.person?.name ?? null}
            draft={draft}
            onDraft={(next) => {
              drafts.set(open.alert.alert, next);
              setDraft(next);
            }}
            isPending={action.isPending}
            onAcknowledge={(reason, note) =>
              action.run(
                () => commands.acknowledgeAlert({ alert: open.alert.alert, reason, note }),
                () => {
                  drafts.delete(open.alert.alert);
                  toast({ text: t('alerts-done') });
                  close();
                },
              )
            }
          />
        </Sheet>
      )}
    </Alerts>
  );
}
