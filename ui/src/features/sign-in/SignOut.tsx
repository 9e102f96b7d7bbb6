import { useState } from 'react';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { Sheet } from '../../kit/Sheet';

interface SignOutProps {
  isPending: boolean;
  onSignOut: () => void;
}

/** Asks once more, and says what stays on this device. */
export function SignOut({ isPending, onSignOut }: SignOutProps) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon="sign-out" isExpanded={isOpen} onPress={() => setOpen(true)}>
        {t('membership-sign_out')}
      </Button>
      <Sheet title={t('membership-sign_out-title')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <div className="stacked sign-out">
          <p>{t('membership-sign_out-keeps')}</p>
          <p>{t('membership-sign_out-readings')}</p>
          <p>{t('membership-sign_out-needs')}</p>
          <div className="sign-out-acts">
            <Button
              kind="primary"
              isDisabled={isPending}
              onPress={() => {
                setOpen(false);
                onSignOut();
              }}
            >
              {t('membership-sign_out')}
            </Button>
            <Button onPress={() => setOpen(false)}>{t('membership-sign_out-stay')}</Button>
          </div>
        </div>
      </Sheet>
    </>
  );
}
