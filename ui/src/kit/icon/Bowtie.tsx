interface BowtieProps {
  /** How many of the two parties have confirmed. */
  filled?: 0 | 1 | 2;
  size?: number;
}

/** A handover: two halves that fill as each party confirms. */
export function Bowtie({ filled = 2, size = 18 }: BowtieProps) {
  return (
    <svg
      className="bowtie"
      viewBox="0 0 18 16"
      width={size}
      height={(size * 16) / 18}
      aria-hidden="true"
    >
      <path className={filled >= 1 ? 'is-filled' : 'is-open'} d="M1.5 2 9 8l-7.5 6Z" />
      <path className={filled >= 2 ? 'is-filled' : 'is-open'} d="M16.5 2 9 8l7.5 6Z" />
    </svg>
  );
}

/** A change of place in the box. */
export function Diamond() {
  return (
    <svg className="diamond" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      <path d="M1.5 7 7 1.5 12.5 7 7 12.5Z" />
    </svg>
  );
}
