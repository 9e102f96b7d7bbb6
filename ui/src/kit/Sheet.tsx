import { type ReactNode, useEffect, useRef } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useText } from '../i18n/useText';
import { Button } from './Button';
import { useWide } from './useWide';

interface SheetProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Keep typed text in the caller's state: closing unmounts the form. */
  children: ReactNode;
}

/** A task: a sheet from the foot on phones, in place beside the list on laptops. */
export function Sheet({ title, isOpen, onClose, children }: SheetProps) {
  const wide = useWide();
  useBackGesture(isOpen && !wide, onClose);
  if (wide) {
    return isOpen ? (
      <InPlace title={title} onClose={onClose}>
        {children}
      </InPlace>
    ) : null;
  }
  return (
    <ModalOverlay
      className="scrim"
      isDismissable
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="sheet">
        <Dialog className="sheet-body">
          <SheetHead title={title} onClose={onClose} />
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function SheetHead({ title, onClose }: { title: string; onClose: () => void }) {
  const t = useText();
  return (
    <div className="sheet-head">
      <Heading slot="title" level={2}>
        {title}
      </Heading>
      <Button kind="ghost" onPress={onClose}>
        {t('kit-close')}
      </Button>
    </div>
  );
}

function InPlace({ title, onClose, children }: Omit<SheetProps, 'isOpen'>) {
  const t = useText();
  const region = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    region.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <section
      className="sheet-place"
      aria-label={title}
      tabIndex={-1}
      ref={region}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div className="sheet-head">
        <h2>{title}</h2>
        <Button kind="ghost" onPress={onClose}>
          {t('kit-close')}
        </Button>
      </div>
      {children}
    </section>
  );
}

/** Closes on the phone's back gesture, which would otherwise leave the page. */
function useBackGesture(isActive: boolean, onClose: () => void) {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (!isActive) return;
    const { hash } = location;
    history.pushState({ isSheet: true }, '');
    // A link to another page fires the same event, and must not be answered by closing.
    const back = () => {
      if (location.hash === hash) close.current();
    };
    addEventListener('popstate', back);
    return () => {
      removeEventListener('popstate', back);
      if ((history.state as { isSheet?: boolean } | null)?.isSheet) history.back();
    };
  }, [isActive]);
}
