import { useAction, useCommands, useView } from '../../bridge/useBridge';
import type { RouteParams } from '../../frame/route';
import { dataOf } from '../read';
import { Form } from './Form';

export function FormScreen({ params }: { params: RouteParams }) {
  const form = params.form ?? '';
  const commands = useCommands();
  const action = useAction();
  const data = dataOf(useView({ kind: 'form', form }), useView({ kind: 'status' }), action.error);
  return (
    <Form
      {...data}
      acts={{
        isPending: action.isPending,
        onAnswer: (field, value) =>
          action.run(() =>
            commands.answerForm({ form, field, ...(value === null ? {} : { value }) }),
          ),
        onSign: (meaning) => action.run(() => commands.signForm({ form, meaning })),
      }}
    />
  );
}
