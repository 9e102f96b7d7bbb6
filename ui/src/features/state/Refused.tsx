import type { RefusedChange } from '../../bridge/generated/api';
import { hasText } from '../../i18n/text';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { useFormat, useNow } from '../../kit/Display';
import { RefusedBanner } from '../../kit/banners';
import { useRecordWords } from './record';
import { messageArguments } from './words';

interface RefusedProps {
  refused: readonly RefusedChange[];
  onWithdraw: (change: string) => void;
  onAsk: (person: string, change: RefusedChange) => void;
}

/** What the relay refused: what, by whom, why, what to do, the code. */
export function Refused({ refused, onWithdraw, onAsk }: RefusedProps) {
  return refused.map((change) => (
    <RefusedOne key={change.change} change={change} onWithdraw={onWithdraw} onAsk={onAsk} />
  ));
}

interface RefusedOneProps extends Omit<RefusedProps, 'refused'> {
  change: RefusedChange;
}

function RefusedOne({ change, onWithdraw, onAsk }: RefusedOneProps) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const record = useRecordWords()(change.record);
  const { ask } = change;
  const rule = `state-rule-${change.rule.replace(/\./g, '-')}`;
  return (
    <RefusedBanner
      title={t('state-refused', { what: record.title })}
      code={change.rule}
      actions={
        <>
          {ask && (
            <Button kind="primary" onPress={() => onAsk(ask.person, change)}>
              {t('state-ask', { name: ask.name })}
            </Button>
          )}
          <Button onPress={() => onWithdraw(change.change)}>{t('state-withdraw')}</Button>
        </>
      }
    >
      <p>
        {t('state-refused-when', {
          time: format.time(change.refused_at_ms, now),
          by: change.by ?? 'nobody',
        })}{' '}
        {hasText(rule)
          ? t(rule, { holder: 'nobody', ...messageArguments(change.arguments) })
          : t('state-rule-unknown', { rule: change.rule })}{' '}
        {t('state-refused-kept')}
      </p>
    </RefusedBanner>
  );
}
