import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { signalAlert } from '../../frame/signalAlert';
import { dataOf } from '../read';
import { Settings } from './Settings';

export function SettingsScreen() {
  const commands = useCommands();
  const action = useAction();
  const data = dataOf(useView({ kind: 'settings' }), useView({ kind: 'status' }), action.error);
  return (
    <Settings
      {...data}
      acts={{
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
