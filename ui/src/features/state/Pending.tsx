import type { ReactNode } from 'react';
import type { ApiError } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Bones } from '../../kit/Bones';
import { LinkButton } from '../../kit/Button';
import { ErrorNote } from '../../frame/ErrorNote';

interface PendingProps {
  title: string;
  problem: ApiError | null;
  /** The shape of what is coming. */
  children?: ReactNode;
}

/** A page that is not read yet, or could not be. */
export function Pending({ title, problem, children }: PendingProps) {
  const t = useText();
  return (
    <>
      <div className="head">
        <h1>{title}</h1>
      </div>
      {problem ? (
        <ErrorNote
          error={problem}
          isReading
          actions={<LinkButton href={hrefTo('today')}>{t('frame-missing-go')}</LinkButton>}
        />
      ) : (
        <Bones>{children}</Bones>
      )}
    </>
  );
}
