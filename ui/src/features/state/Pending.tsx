import type { ReactNode } from 'react';
import type { ApiError } from '../../bridge/generated/api';
import { Bones } from '../../kit/Bones';
import { ErrorNote } from '../../frame/ErrorNote';

interface PendingProps {
  title: string;
  problem: ApiError | null;
  /** The shape of what is coming. */
  children?: ReactNode;
}

/** A page that is not read yet, or could not be. */
export function Pending({ title, problem, children }: PendingProps) {
  return (
    <>
      <div className="head">
        <h1>{title}</h1>
      </div>
      {problem ? <ErrorNote error={problem} /> : <Bones>{children}</Bones>}
    </>
  );
}
