import type { ReactNode } from 'react';
import type { ApiError } from '../bridge/generated/api';
import { hasText } from '../i18n/text';
import { useText } from '../i18n/useText';
import { RefusedBanner } from '../kit/banners';

interface ErrorNoteProps {
  error: ApiError | null;
  actions?: ReactNode;
  /** Whether a page could not be read, so that nobody entered anything. */
  isReading?: boolean;
  /** What to do where the page knows more than the error does. */
  advice?: string | undefined;
}

/** What happened, what is safe, what to do, then the code. Stays until the next attempt. */
export function ErrorNote({ error, actions, isReading = false, advice }: ErrorNoteProps) {
  const t = useText();
  if (!error) return null;
  const args = Object.fromEntries(error.arguments.map(({ name, value }) => [name, value]));
  const id = hasText(`error-${error.code}`) ? `error-${error.code}` : 'error-bug';
  const remedy = isReading && error.remedy === 'fix_input' ? 'read' : error.remedy;
  return (
    <div role="alert">
      <RefusedBanner title={t(id, args)} code={error.code} actions={actions}>
        <p>{advice ?? t(`error-remedy-${remedy}`)}</p>
      </RefusedBanner>
    </div>
  );
}
