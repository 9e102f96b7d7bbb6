/** The product's mark: a line between two bounds. */
export function Mark({ label, size = 44 }: { label: string; size?: number }) {
  return (
    <svg
      className="mark-logo"
      viewBox="0 0 48 48"
      width={size}
      height={size}
      role="img"
      aria-label={label}
    >
      <rect className="mark-band" x="4" y="15" width="40" height="18" />
      <path className="mark-edge" d="M4 15h40M4 33h40" />
      <path className="mark-line" d="M4 27c6 0 7-8 12-8s5 9 10 9 6-18 10-18c3 0 4 10 8 10" />
    </svg>
  );
}
