import { type PointerEvent, useState } from 'react';
import { useText } from '../i18n/useText';
import { Button } from './Button';
import { TextField } from './fields';

/** One unbroken line, its points in thousandths of the pad's width from its top left corner. */
export interface Stroke {
  points: { x: number; y: number }[];
}

/** A drawn signature, or a name typed by someone who cannot draw. */
export type Signature = { kind: 'drawn'; strokes: Stroke[] } | { kind: 'typed'; name: string };

interface SignaturePadProps {
  label: string;
  value: Signature | null;
  onChange: (value: Signature | null) => void;
}

const WIDTH = 1_000;
const HEIGHT = 300;

export function SignaturePad({ label, value, onChange }: SignaturePadProps) {
  const t = useText();
  const [isTyping, setTyping] = useState(value?.kind === 'typed');
  if (isTyping) {
    return (
      <div className="signature">
        <TextField
          label={t('kit-signature-typed')}
          value={value?.kind === 'typed' ? value.name : ''}
          onChange={(name) => onChange(name.trim() ? { kind: 'typed', name } : null)}
        />
        <Button
          kind="ghost"
          onPress={() => {
            setTyping(false);
            onChange(null);
          }}
        >
          {t('kit-signature-draw')}
        </Button>
      </div>
    );
  }
  const strokes = value?.kind === 'drawn' ? value.strokes : [];
  return (
    <div className="signature">
      <Drawing label={label} strokes={strokes} onChange={onChange} />
      <div className="signature-acts">
        {strokes.length > 0 && (
          <Button kind="ghost" onPress={() => onChange(null)}>
            {t('kit-signature-clear')}
          </Button>
        )}
        <Button
          kind="ghost"
          onPress={() => {
            setTyping(true);
            onChange(null);
          }}
        >
          {t('kit-signature-type')}
        </Button>
      </div>
    </div>
  );
}

interface DrawingProps {
  label: string;
  strokes: readonly Stroke[];
  onChange: (value: Signature) => void;
}

function Drawing({ label, strokes, onChange }: DrawingProps) {
  const t = useText();
  const [current, setCurrent] = useState<Stroke | null>(null);
  const add = (event: PointerEvent<SVGSVGElement>, before: Stroke['points']) => {
    const box = event.currentTarget.getBoundingClientRect();
    const within = (offset: number, most: number) =>
      Math.round(Math.min(most, Math.max(0, (offset / box.width) * WIDTH)));
    const point = {
      x: within(event.clientX - box.left, WIDTH),
      y: within(event.clientY - box.top, HEIGHT),
    };
    setCurrent({ points: [...before, point] });
  };
  const lift = () => {
    if (current) onChange({ kind: 'drawn', strokes: [...strokes, current] });
    setCurrent(null);
  };
  const drawn = current ? [...strokes, current] : strokes;
  const state = drawn.length > 0 ? t('kit-signature-done') : t('kit-signature-empty');
  return (
    <div className="signature-pad">
      <svg
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        role="img"
        aria-label={`${label}: ${state}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          add(event, []);
        }}
        onPointerMove={(event) => {
          if (current) add(event, current.points);
        }}
        onPointerUp={lift}
        onPointerCancel={lift}
      >
        {drawn.map((stroke, index) => (
          <polyline key={index} className="ink" points={pointsOf(stroke)} />
        ))}
      </svg>
      {drawn.length === 0 && <span className="fine">{t('kit-signature-here')}</span>}
    </div>
  );
}

function pointsOf(stroke: Stroke): string {
  return stroke.points.map(({ x, y }) => `${String(x)},${String(y)}`).join(' ');
}
