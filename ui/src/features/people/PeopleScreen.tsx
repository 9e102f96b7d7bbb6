import { useState } from 'react';
import { useAction, useCommands, useView } from '../../bridge/useBridge';
import { useText } from '../../i18n/useText';
import { useToast } from '../../kit/Toast';
import { type AnswerTo, askOffice, useOffice } from '../office/ask';
import { People, type PeopleActs } from './People';

export function PeopleScreen() {
  const t = useText();
  const toast = useToast();
  const commands = useCommands();
  const action = useAction();
  const [handed, setHanded] = useState<PeopleActs['handed']>(null);
  const status = useView({ kind: 'status' });
  const membership = useView({ kind: 'membership' });
  const directory = useView({ kind: 'directory' });
  const { answer, error, again } = useOffice({ kind: 'list_people' });
  /** Says what was done, shows the password if there is one, and reads everyone again. */
  const settled = (id: string, onDone: () => void) => (found: AnswerTo<'add_person'>) => {
    const { name } = found.person;
    if (found.password === null) toast({ text: t(id, { name }) });
    else setHanded({ name, password: found.password });
    onDone();
    again();
  };
  return (
    <People
      view={answer?.people ?? null}
      status={status.state === 'ready' ? status.view : null}
      problem={action.error ?? error}
      sites={directory.state === 'ready' ? directory.view.sites : []}
      mayEdit={membership.state === 'ready' && membership.view.office.may_edit_people}
      acts={{
        isPending: action.isPending,
        handed,
        onHanded: () => setHanded(null),
        onAgain: () => {
          action.forget();
          again();
        },
        onAdd: ({ name, account, role, site }, onDone) =>
          action.run(
            () =>
              askOffice(commands, {
                kind: 'add_person',
                name,
                role,
                ...(account === '' ? {} : { account }),
                ...(site === '' ? {} : { site }),
              }),
            settled('people-done-add', onDone),
          ),
        onChange: (person, role, site, onDone) =>
          action.run(
            () => askOffice(commands, { kind: 'change_person', person, role, site }),
            settled('people-done-change', onDone),
          ),
        onDecide: ({ person }, decision, onDone) =>
          action.run(
            () => askOffice(commands, { kind: 'decide_person', person, decision }),
            settled(`people-done-${decision}`, onDone),
          ),
      }}
    />
  );
}
