import { useText } from '../i18n/useText';
import { useFormat } from '../kit/Display';
import type { Instant } from '../kit/format';
import { SyncPegs } from '../kit/SyncMark';

/** Where the data is. Always visible. */
export type LinkState =
  | { kind: 'in-step'; sentAt: Instant | null }
  | { kind: 'offline'; since: Instant | null; waiting: number }
  | { kind: 'refused'; count: number };

export function Foot({ link }: { link: LinkState }) {
  const t = useText();
  const format = useFormat();
  if (link.kind === 'in-step') {
    return (
      <>
        <SyncPegs state="relay" />
        <b>{t('frame-in-step')}</b>
        {link.sentAt !== null && (
          <span>{t('frame-sent', { time: format.clock(link.sentAt) })}</span>
        )}
      </>
    );
  }
  if (link.kind === 'refused') {
    return (
      <>
        <SyncPegs state="refused" />
        <b>{t('frame-refused')}</b>
        <span>{t('frame-refused-count', { count: link.count })}</span>
      </>
    );
  }
  return (
    <>
      <SyncPegs state="here" />
      <b>{t('frame-offline')}</b>
      {link.since !== null && <span>{t('frame-since', { time: format.clock(link.since) })}</span>}
      {link.waiting > 0 && <span>{t('frame-waiting', { count: link.waiting })}</span>}
    </>
  );
}
