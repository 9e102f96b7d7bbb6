import type { ReactNode } from 'react';

/** What a person should do, worst last but one; each has its own silhouette. */
export type State = 'ok' | 'warning' | 'stop' | 'unknown' | 'waiting';
/** A hollow warning triangle with its own amber, for rows on paper. */
export type GlyphName = State | 'warning-row';

const PATHS: Record<GlyphName, ReactNode> = {
  ok: (
    <path
      fill="currentColor"
      fillRule="evenodd"
      d="M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22Zm-1.5 16.6-5.4-5.4 2.3-2.3 3.1 3.1 6.3-6.4 2.3 2.3Z"
    />
  ),
  warning: (
    <path
      fill="currentColor"
      fillRule="evenodd"
      d="M12 1 24 22.6H0ZM10.4 8.6l.4 7h2.4l.4-7ZM12 17.1a1.75 1.75 0 1 0 0 3.5 1.75 1.75 0 0 0 0-3.5Z"
    />
  ),
  'warning-row': (
    <>
      <path className="glyph-warn-plate" d="M12 1.8 23 22H1Z" />
      <path className="glyph-warn-ink" d="M10.7 8.8l.35 6.4h1.9l.35-6.4Z" />
      <circle className="glyph-warn-ink" cx="12" cy="18.2" r="1.5" />
    </>
  ),
  stop: (
    <path
      fill="currentColor"
      fillRule="evenodd"
      d="M7.2.6h9.6l6.6 6.6v9.6l-6.6 6.6H7.2L.6 16.8V7.2Zm.2 4.6L5.2 7.4 9.8 12l-4.6 4.6 2.2 2.2L12 14.2l4.6 4.6 2.2-2.2-4.6-4.6 4.6-4.6-2.2-2.2L12 9.8Z"
    />
  ),
  unknown: (
    <>
      <rect
        x="2"
        y="2"
        width="20"
        height="20"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeDasharray="4.6 2"
      />
      <path
        d="M9 9.3a3.1 3.1 0 1 1 4.7 2.7c-1.1.7-1.7 1.3-1.7 2.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
      />
      <circle cx="12" cy="17.6" r="1.5" fill="currentColor" />
    </>
  ),
  waiting: <rect x="4" y="10.5" width="16" height="3" fill="currentColor" />,
};

/** The silhouette of a state; always beside its word. */
export function Glyph({ name }: { name: GlyphName }) {
  return (
    <svg className="glyph" viewBox="0 0 24 24" aria-hidden="true">
      {PATHS[name]}
    </svg>
  );
}
