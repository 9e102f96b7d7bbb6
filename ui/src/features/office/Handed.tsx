import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { useToast } from '../../kit/Toast';

interface CopyProps {
  text: string;
  children: string;
}

/** Copies a text for another program; browsers without that let people mark it instead. */
export function CopyButton({ text, children }: CopyProps) {
  const t = useText();
  const toast = useToast();
  return (
    <Button
      icon="copy"
      onPress={() => {
        void navigator.clipboard
          .writeText(text)
          .then(() => toast({ text: t('office-copied') }))
          .catch(() => toast({ text: t('office-copy-failed') }));
      }}
    >
      {children}
    </Button>
  );
}

interface HandedProps {
  name: string;
  password: string;
  onClose: () => void;
}

/** A password to hand over. It is shown this once and kept nowhere. */
export function Handed({ name, password, onClose }: HandedProps) {
  const t = useText();
  return (
    <section className="handed" aria-labelledby="handed">
      <h2 id="handed">{t('people-password', { name })}</h2>
      <p className="handed-word mono">{password}</p>
      <p>{t('people-password-once')}</p>
      <div className="signed-in-acts">
        <CopyButton text={password}>{t('office-copy')}</CopyButton>
        <Button onPress={onClose}>{t('people-password-done')}</Button>
      </div>
    </section>
  );
}
