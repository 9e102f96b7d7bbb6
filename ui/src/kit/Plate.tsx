import type { ReactNode } from 'react';
import { useText } from '../i18n/useText';
import { Glyph, type State } from './icon/Glyph';

interface PlateProps {
  state: Exclude<State, 'waiting'>;
  /** Names the region for a screen reader: "State of the box". */
  label: string;
  word?: string | undefined;
  /** Which box and shipment, and what else belongs on the top line. */
  top?: ReactNode;
  /** The reason, in one line. */
  why: ReactNode;
  children?: ReactNode;
}

/** The big verdict. Its silhouette says the state before its colour does. */
export function Plate({ state, label, word, top, why, children }: PlateProps) {
  const t = useText();
  return (
    <section className="plate" data-state={state} aria-label={label}>
      {top && <div className="plate-top">{top}</div>}
      <div>
        <p className="plate-word">
          <Glyph name={state} />
          {word ?? t(`kit-state-${state}`)}
        </p>
        <p className="plate-why">{why}</p>
      </div>
      {children}
    </section>
  );
}

/** The reading on the plate and, beside it, trend and age. */
export function PlateReading({ reading, aside }: { reading: ReactNode; aside?: ReactNode }) {
  return (
    <div className="plate-read">
      {reading}
      {aside && <div className="plate-aside">{aside}</div>}
    </div>
  );
}
