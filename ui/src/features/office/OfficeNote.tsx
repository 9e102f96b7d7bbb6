import type { ApiError, StatusView } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { hasText } from '../../i18n/text';
import { useText } from '../../i18n/useText';
import { BoneRows, Bones } from '../../kit/Bones';
import { Button, LinkButton } from '../../kit/Button';
import { Offline } from '../state/Offline';

interface OfficeNoteProps {
  problem: ApiError | null;
  onAgain: () => void;
}

const BARRED: readonly ApiError['code'][] = ['not_enrolled', 'nobody_chosen', 'device_pending'];

/** Why the relay did not answer, and what to do: these pages hold nothing of their own. */
export function OfficeNote({ problem, onAgain }: OfficeNoteProps) {
  const t = useText();
  const id = `office-advice-${problem?.code ?? ''}`;
  const isBarred = problem !== null && BARRED.includes(problem.code);
  return (
    <ErrorNote
      error={problem}
      advice={hasText(id) ? t(id) : undefined}
      actions={
        isBarred ? (
          <LinkButton href={hrefTo(problem.code === 'nobody_chosen' ? 'sign-in' : 'join')}>
            {t('membership-see')}
          </LinkButton>
        ) : problem?.remedy === 'fix_input' ? undefined : (
          <Button icon="arrows-clockwise" onPress={onAgain}>
            {t('office-again')}
          </Button>
        )
      }
    />
  );
}

interface UnansweredProps extends OfficeNoteProps {
  title: string;
  status: StatusView | null;
}

/** A page that the relay has not answered yet, or not at all. */
export function Unanswered({ title, status, problem, onAgain }: UnansweredProps) {
  return (
    <>
      <div className="head">
        <h1>{title}</h1>
      </div>
      <Offline status={status} />
      {problem ? (
        <OfficeNote problem={problem} onAgain={onAgain} />
      ) : (
        <Bones>
          <BoneRows rows={7} />
        </Bones>
      )}
    </>
  );
}
