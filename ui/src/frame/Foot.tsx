import type { LinkView } from '../bridge/generated/api';
import { useText } from '../i18n/useText';
import { useFormat } from '../kit/Display';
import { SyncPegs } from '../kit/SyncMark';

/** Where the data is: in step, on its way, offline since, or refused. */
export function Foot({ link }: { link: LinkView }) {
  const t = useText();
  const format = useFormat();
  const { state, since_at_ms: since, sent_at_ms: sent, waiting, refused } = link;
  if (refused > 0) {
    return (
      <>
        <SyncPegs state="refused" />
        <b>{t('frame-refused')}</b>
        <span>{t('frame-refused-count', { count: refused })}</span>
      </>
    );
  }
  if (state === 'in_step' || state === 'sending') {
    return (
      <>
        <SyncPegs state={state === 'in_step' ? 'on_the_relay' : 'saved_here'} />
        <b>{t(state === 'in_step' ? 'frame-in-step' : 'frame-sending')}</b>
        {sent !== null && <span>{t('frame-sent', { time: format.clock(sent) })}</span>}
      </>
    );
  }
  return (
    <>
      <SyncPegs state="saved_here" />
      <b>{t(state === 'offline' ? 'frame-offline' : 'frame-no-relay')}</b>
      {since !== null && <span>{t('frame-since', { time: format.clock(since) })}</span>}
      {waiting > 0 && <span>{t('frame-waiting', { count: waiting })}</span>}
    </>
  );
}
