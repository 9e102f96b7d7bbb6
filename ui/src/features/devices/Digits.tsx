interface DigitsProps {
  /** Groups of four digits with spaces between. */
  fingerprint: string;
  /** For comparing over a table or a telephone. */
  isLarge: boolean;
}

/** The digits of a device, in the groups in which people read them out. */
export function Digits({ fingerprint, isLarge }: DigitsProps) {
  if (!isLarge) return <p className="mono fine">{fingerprint}</p>;
  return (
    <ol className="digits mono">
      {fingerprint.split(' ').map((group, index) => (
        <li key={index}>{group}</li>
      ))}
    </ol>
  );
}
