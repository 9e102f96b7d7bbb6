import type { DeviceDecision, OfficeDevice } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { HoldButton } from '../../kit/HoldButton';
import { Sheet } from '../../kit/Sheet';

interface SendAwayProps {
  device: OfficeDevice;
  isOpen: boolean;
  isPending: boolean;
  onClose: () => void;
  onDecide: (decision: DeviceDecision) => void;
}

/** Ends a device's part, or has it delete what it holds as well. Neither is taken back. */
export function SendAway({ device, isOpen, isPending, onClose, onDecide }: SendAwayProps) {
  const t = useText();
  const { name } = device;
  return (
    <Sheet title={t('devices-send-away-title', { name })} isOpen={isOpen} onClose={onClose}>
      <div className="stacked send-away">
        {device.is_this && <p className="device-do">{t('devices-send-away-this')}</p>}
        {device.standing === 'approved' && (
          <>
            <p>{t('devices-send-away-means')}</p>
            <Button isDisabled={isPending} onPress={() => onDecide('revoke')}>
              {t('devices-send-away-keep')}
            </Button>
          </>
        )}
        <p>{t('devices-wipe-means')}</p>
        <HoldButton
          label={t('devices-wipe-hold')}
          again={t('devices-wipe-again')}
          isDisabled={isPending}
          onConfirm={() => onDecide('wipe')}
        />
      </div>
    </Sheet>
  );
}
