import type { ReactNode } from 'react';
import type { Loaded } from '../bridge/useBridge';
import { Bones } from '../kit/Bones';
import { ErrorNote } from './ErrorNote';

interface LoadableProps<T> {
  loaded: Loaded<T>;
  /** Bones in the shape of this page. */
  bones?: ReactNode;
  children: (view: T) => ReactNode;
}

/** Bones until the view is read; afterwards the view, and above it what went wrong since. */
export function Loadable<T>({ loaded, bones, children }: LoadableProps<T>) {
  if (loaded.state === 'loading') return bones ?? <Bones />;
  if (loaded.state === 'failed') return <ErrorNote error={loaded.error} />;
  return (
    <>
      <ErrorNote error={loaded.error} />
      {children(loaded.view)}
    </>
  );
}
