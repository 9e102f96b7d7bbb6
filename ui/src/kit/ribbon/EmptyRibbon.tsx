/** A ribbon without a trip: what an empty list will fill with. */
export function EmptyRibbon({ width = 360 }: { width?: number }) {
  const now = width / 6;
  return (
    <svg
      className="ribbon is-empty"
      viewBox={`0 0 ${String(width)} 60`}
      width={width}
      height="60"
      aria-hidden="true"
    >
      <rect className="band-next" y="12" width={width} height="36" />
      <path className="edge next" d={`M0 12H${String(width)}M0 48H${String(width)}`} />
      <path className="mark-l" d={`M${String(now)} 0V60`} />
      <circle className="dot" cx={now} cy="30" r="5.5" />
    </svg>
  );
}
