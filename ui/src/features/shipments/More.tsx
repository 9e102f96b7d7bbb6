import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';

/** The end of a page; coming near it asks for the next one. */
export function More({ onMore }: { onMore: () => void }) {
  const t = useText();
  const ask = useRef(onMore);
  ask.current = onMore;
  useEffect(() => ask.current(), []);
  return (
    <Button kind="ghost" onPress={onMore}>
      {t('shipments-more')}
    </Button>
  );
}
