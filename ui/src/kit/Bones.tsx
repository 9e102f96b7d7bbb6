import { type ReactNode, useEffect, useState } from 'react';
import { useText } from '../i18n/useText';

/** A read from this device is usually done before this; bones that flash by only distract. */
const PATIENCE = 150;

/** Still lines in the shape of what is coming; nothing shimmers. */
export function Bones({ rows = 6, children }: { rows?: number; children?: ReactNode }) {
  const t = useText();
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="bones" aria-busy="true">
      <span className="vh" role="status">
        {t('kit-loading')}
      </span>
      {isShown && (children ?? <BoneRows rows={rows} />)}
    </div>
  );
}

const WIDTHS = ['62%', '38%', '54%', '46%', '70%', '32%'];

export function BoneRows({ rows }: { rows: number }) {
  return (
    <ul className="rows" aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => (
        <li key={index} className="bone-row">
          <Bone width="88px" height="26px" />
          <span>
            <Bone width={WIDTHS[index % WIDTHS.length] ?? '50%'} />
            <Bone width={WIDTHS[(index + 1) % WIDTHS.length] ?? '40%'} />
          </span>
          <Bone width="64px" />
        </li>
      ))}
    </ul>
  );
}

export function Bone({ width, height = '14px' }: { width: string; height?: string }) {
  return <span className="bone" style={{ inlineSize: width, blockSize: height }} />;
}
