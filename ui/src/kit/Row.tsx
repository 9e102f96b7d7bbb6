import type { ReactNode } from 'react';
import { Link } from 'react-aria-components';

interface RowProps {
  href: string;
  /** The words of the link; its touch area is the whole row. */
  title: ReactNode;
  /** Cells before and after the title, in reading order. */
  before?: ReactNode;
  children?: ReactNode;
  className?: string;
  isCurrent?: boolean;
}

/** A row that is one link as a whole. */
export function Row({ href, title, before, children, className = '', isCurrent }: RowProps) {
  return (
    <div className={`row ${className}`} data-current={isCurrent ? '' : undefined}>
      {before}
      <span className="row-title">
        <Link className="row-link" href={href}>
          {title}
        </Link>
      </span>
      {children}
    </div>
  );
}

/** The head of a group of rows, with how many there are. */
export function GroupHead({ title, count }: { title: string; count: number }) {
  return (
    <h2 className="group-head">
      {title} <span className="quiet">{count}</span>
    </h2>
  );
}
