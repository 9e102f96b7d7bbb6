import type { ReactNode } from 'react';
import { useText } from '../i18n/useText';
import { Glyph, type State } from './icon/Glyph';

export type OutcomeKind = 'pass' | 'fail' | 'unknown';

const GLYPHS: Record<OutcomeKind, State> = { pass: 'ok', fail: 'stop', unknown: 'unknown' };

interface OutcomeProps {
  outcome: OutcomeKind;
  /** "Storage range 2–8 °C" */
  rule: ReactNode;
  /** What went in, in a sentence. */
  inputs: ReactNode;
  /** "Product label, storage. Version 3" */
  clause: ReactNode;
}

/** One rule: its outcome, what it looked at, and where it is written. */
export function Outcome({ outcome, rule, inputs, clause }: OutcomeProps) {
  const t = useText();
  return (
    <li className="verdict" data-out={outcome}>
      <span className="out">
        <Glyph name={GLYPHS[outcome]} />
        {t(`kit-outcome-${outcome}`)}
      </span>
      <div>
        <b>{rule}</b>
        <p>{inputs}</p>
        <p className="clause">{clause}</p>
      </div>
    </li>
  );
}
