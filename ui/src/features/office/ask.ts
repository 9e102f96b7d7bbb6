import { useEffect, useState } from 'react';
import { ApiFailure, apiErrorOf } from '../../bridge/Bridge';
import type { Commands } from '../../bridge/commands';
import type { ApiError, OfficeAnswer, OfficeQuestion } from '../../bridge/generated/api';
import { useCommands } from '../../bridge/useBridge';

/** What each question is answered with. */
export const ANSWERS = {
  search_audit: 'audit',
  export_audit: 'audit_file',
  list_incidents: 'incidents',
  list_devices: 'devices',
  invite_device: 'invitation',
  decide_device: 'device_decided',
  list_people: 'people',
  add_person: 'person',
  change_person: 'person',
  decide_person: 'person',
} as const satisfies Record<OfficeQuestion['kind'], OfficeAnswer['kind']>;

type Kind = OfficeQuestion['kind'];
export type Question<K extends Kind> = Extract<OfficeQuestion, { kind: K }>;
export type AnswerTo<K extends Kind> = Extract<OfficeAnswer, { kind: (typeof ANSWERS)[K] }>;

function answers<K extends Kind>(kind: K, answer: OfficeAnswer | null): answer is AnswerTo<K> {
  return answer?.kind === ANSWERS[kind];
}

/** Asks the relay through the core, and returns its answer. */
export async function askOffice<K extends Kind>(
  commands: Commands,
  question: Question<K>,
): Promise<AnswerTo<K>> {
  const { office } = await commands.askOffice({ question });
  if (answers<K>(question.kind as K, office)) return office;
  throw new ApiFailure({ code: 'bug', remedy: 'report', field: null, arguments: [] });
}

export interface Asked<K extends Kind> {
  /** Null until it is there; kept when asking again fails. */
  answer: AnswerTo<K> | null;
  error: ApiError | null;
  again: () => void;
}

/** Asks on arrival, and whenever it is told to ask again; null asks nothing. */
export function useOffice<K extends Kind>(question: Question<K> | null): Asked<K> {
  const commands = useCommands();
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<AnswerTo<K> | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const key = question === null ? null : JSON.stringify(question);
  useEffect(() => {
    if (key === null) return;
    let isActive = true;
    askOffice(commands, JSON.parse(key) as Question<K>)
      .then((found) => {
        if (!isActive) return;
        setAnswer(found);
        setError(null);
      })
      .catch((thrown: unknown) => {
        if (isActive) setError(apiErrorOf(thrown));
      });
    return () => {
      isActive = false;
    };
  }, [commands, key, turn]);
  return { answer, error, again: () => setTurn((before) => before + 1) };
}
