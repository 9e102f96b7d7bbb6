interface QrCodeProps {
  /** One text a line, `1` where it is dark. */
  rows: readonly string[];
  label: string;
}

/** Cameras want so many light squares around the code. */
const QUIET = 4;

/** A QR code. Dark on light in every theme: cameras read it no other way. */
export function QrCode({ rows, label }: QrCodeProps) {
  const size = rows.length + 2 * QUIET;
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${String(size)} ${String(size)}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} className="qr-light" />
      <path d={pathOf(rows)} className="qr-dark" />
    </svg>
  );
}

/** Returns one rectangle for each run of dark squares. */
export function pathOf(rows: readonly string[]): string {
  return rows
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map(
        ({ 0: run, index: x }) =>
          `M${String(x + QUIET)} ${String(y + QUIET)}h${String(run.length)}v1h-${String(run.length)}z`,
      ),
    )
    .join('');
}
