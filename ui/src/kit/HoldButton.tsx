import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/useText';
import { Icon } from './icon/Icon';

/** Long enough not to happen by a bump in the road. */
const HOLD = 1_200;
/** How long a first press waits for its second. */
const AGAIN = 5_000;

type Phase = 'ready' | 'holding' | 'again';

interface HoldButtonProps {
  /** "Hold to receive" */
  label: string;
  /** What the second press does: "to receive". */
  again: string;
  /** Under the label; "or press twice" unless told. */
  hint?: string | undefined;
  /** Words and time once confirmed: "Confirmed 15:43". */
  done?: ReactNode;
  isDisabled?: boolean | undefined;
  onConfirm: () => void;
}

/** Confirms by holding, or by pressing twice for those who cannot hold. */
export function HoldButton({ label, again, hint, done, isDisabled, onConfirm }: HoldButtonProps) {
  const t = useText();
  const hold = useHold(onConfirm);
  if (done) {
    return (
      <p className="hold" data-done="">
        <span>
          <Icon name="check" /> {done}
        </span>
      </p>
    );
  }
  const [title, small] = {
    ready: [label, hint ?? t('kit-hold-twice')],
    holding: [t('kit-hold-keep'), t('kit-hold-seconds', { seconds: hold.seconds })],
    again: [t('kit-hold-again'), again],
  }[hold.phase] as [string, string];
  return (
    <button
      type="button"
      className="hold"
      data-phase={hold.phase}
      disabled={isDisabled}
      onPointerDown={hold.begin}
      onPointerUp={hold.release}
      onPointerLeave={hold.cancel}
      onPointerCancel={hold.cancel}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        // A key held down repeats its click, which would count as the second press.
        if (event.repeat) event.preventDefault();
      }}
      onBlur={hold.cancel}
      onClick={(event: MouseEvent) => {
        if (event.detail === 0) hold.press();
      }}
    >
      {title}
      <small>{small}</small>
      <span className="vh" role="status">
        {hold.phase === 'again' ? `${title} ${small}` : ''}
      </span>
    </button>
  );
}

function useHold(onConfirm: () => void) {
  const [phase, setPhase] = useState<Phase>('ready');
  const [seconds, setSeconds] = useState(1);
  const begun = useRef(0);
  const wasAgain = useRef(false);

  const confirm = () => {
    setPhase('ready');
    wasAgain.current = false;
    onConfirm();
  };
  const confirmRef = useRef(confirm);
  confirmRef.current = confirm;

  useEffect(() => {
    if (phase === 'ready') return;
    if (phase === 'again') {
      const timer = setTimeout(() => setPhase('ready'), AGAIN);
      return () => clearTimeout(timer);
    }
    const tick = setInterval(() => {
      const left = HOLD - (performance.now() - begun.current);
      if (left > 0) {
        setSeconds(Math.max(1, Math.round(left / 1_000)));
        return;
      }
      clearInterval(tick);
      confirmRef.current();
    }, 50);
    return () => clearInterval(tick);
  }, [phase]);

  const press = () => {
    if (phase === 'again' || wasAgain.current) confirm();
    else setPhase('again');
  };
  return {
    phase,
    seconds,
    press,
    begin: (event: { button: number }) => {
      if (event.button !== 0) return;
      wasAgain.current = phase === 'again';
      begun.current = performance.now();
      setSeconds(1);
      setPhase('holding');
    },
    release: () => {
      if (phase === 'holding') press();
    },
    cancel: () => {
      if (phase === 'holding') setPhase(wasAgain.current ? 'again' : 'ready');
    },
  };
}
