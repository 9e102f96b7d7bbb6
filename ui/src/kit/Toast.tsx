import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Icon } from './icon/Icon';

/** Long enough to read one sentence twice. */
const SHOWN = 8_000;

export interface ToastMessage {
  /** One sentence. Never an error: those stay on the page. */
  text: string;
  action?: { label: string; onPress: () => void };
}

const ToastContext = createContext<(message: ToastMessage) => void>(() => undefined);

/** Returns the function that shows one sentence for eight seconds. */
export const useToast = () => useContext(ToastContext);

export function Toasts({ children }: { children: ReactNode }) {
  const [message, setMessage] = useState<(ToastMessage & { serial: number }) | null>(null);
  const show = useCallback(
    (next: ToastMessage) =>
      setMessage((before) => ({ ...next, serial: (before?.serial ?? 0) + 1 })),
    [],
  );
  const dismiss = useCallback(() => setMessage(null), []);
  const toast = useMemo(
    () => message && <ToastBar key={message.serial} message={message} onDone={dismiss} />,
    [message, dismiss],
  );
  return (
    <ToastContext value={show}>
      {children}
      <div role="status" aria-live="polite">
        {toast}
      </div>
    </ToastContext>
  );
}

interface ToastBarProps {
  message: ToastMessage;
  onDone: () => void;
}

export function ToastBar({ message, onDone }: ToastBarProps) {
  const [isPaused, setPaused] = useState(false);
  useEffect(() => {
    if (isPaused) return;
    const timer = setTimeout(onDone, SHOWN);
    return () => clearTimeout(timer);
  }, [isPaused, onDone]);
  const { text, action } = message;
  return (
    <div
      className="toast"
      onPointerEnter={() => setPaused(true)}
      onPointerLeave={() => setPaused(false)}
      onFocus={() => setPaused(true)}
      onBlur={() => setPaused(false)}
    >
      <Icon name="check" />
      <span>{text}</span>
      {action && (
        <AriaButton
          className="toast-action"
          onPress={() => {
            action.onPress();
            onDone();
          }}
        >
          {action.label}
        </AriaButton>
      )}
    </div>
  );
}
