import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { signalAlert } from '../../frame/signalAlert';
import { useText } from '../../i18n/useText';
import { useToast } from '../../kit/Toast';
import { dataOf } from '../read';
import { Settings } from './Settings';

export function SettingsScreen() {
  const commands = useCommands();
  const action = useAction();
  const t = useText();
  const toast = useToast();
  const membership = useView({ kind: 'membership' });
  const data = dataOf(useView({ kind: 'settings' }), useView({ kind: 'status' }), action.error);
  return (
    <Settings
      {...data}
      membership={membership.state === 'ready' ? membership.view : null}
      acts={{
        isPending: action.isPending,
        onSignOut: () =>
          action.run(
            () => commands.signOut(),
            () => toast({ text: t('membership-sign_out-done') }),
          ),
        onLanguage: (language) => action.run(() => commands.changeSettings({ language })),
        onUnit: (temperature_unit) =>
          action.run(() => commands.changeSettings({ temperature_unit })),
        onTheme: (theme) => action.run(() => commands.changeSettings({ theme })),
        onPerson: (person) => action.run(() => commands.choosePerson({ person })),
        onTestAlarm: () => signalAlert('stop'),
      }}
    />
  );
}
