import { useState } from 'react';
import type { DecisionOutcome, ShipmentView, Stroke } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { RadioChoices, TextField } from '../../kit/fields';
import { HoldButton } from '../../kit/HoldButton';
import { type Signature, SignaturePad } from '../../kit/SignaturePad';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import type { ScreenData } from '../states';
import { Assessment } from './Assessment';
import { Facts } from './Facts';
import './shipment.css';

interface DecideProps extends ScreenData<ShipmentView> {
  isPending: boolean;
  onDecide: (outcome: DecisionOutcome, reason: string, strokes: Stroke[]) => void;
}

const OUTCOMES: readonly DecisionOutcome[] = ['accept', 'quarantine', 'reject'];

/** What happens to the medicines, beside what speaks for and against it. */
export function Decide({ view, status, problem, isPending, onDecide }: DecideProps) {
  const t = useText();
  if (!view) return <Pending title={t('shipment-act-decide')} problem={problem} />;
  return (
    <>
      <div className="head">
        <div className="grow">
          <p className="fine crumb">
            <a href={hrefTo('shipments', view.shipment)}>{view.reference}</a>
          </p>
          <h1>{t('shipment-decide-title', { reference: view.reference })}</h1>
        </div>
      </div>
      <Offline status={status} />
      <ErrorNote error={problem} />
      <Facts view={view} />
      <div className="decide">
        <div className="cols">
          <Assessment view={view} />
        </div>
        <DecideForm isPending={isPending} onDecide={onDecide} />
      </div>
    </>
  );
}

function DecideForm({ isPending, onDecide }: Pick<DecideProps, 'isPending' | 'onDecide'>) {
  const t = useText();
  const [outcome, setOutcome] = useState<DecisionOutcome | null>(null);
  const [reason, setReason] = useState('');
  const [signature, setSignature] = useState<Signature | null>(null);
  const isReady = outcome !== null && reason.trim() !== '';
  const missing = outcome === null ? 'shipment-decide-choose' : 'shipment-decide-need';
  return (
    <section className="stacked">
      <RadioChoices
        label={t('shipment-decide-lead')}
        value={outcome}
        options={OUTCOMES.map((value) => ({
          value,
          label: t(`shipment-outcome-${value}`),
          detail: t(`shipment-decide-${value}`),
        }))}
        onChange={setOutcome}
      />
      <TextField label={t('shipment-decide-reason')} value={reason} onChange={setReason} rows={2} />
      <SignaturePad label={t('handover-signature')} value={signature} onChange={setSignature} />
      <p className="fine">{t('shipment-decide-final')}</p>
      <HoldButton
        label={t('shipment-decide-hold')}
        again={t('shipment-decide-again')}
        hint={isReady ? undefined : t(missing)}
        isDisabled={!isReady || isPending}
        onConfirm={() => {
          if (outcome === null) return;
          const strokes = signature?.kind === 'drawn' ? [...signature.strokes] : [];
          onDecide(outcome, reason.trim(), strokes);
        }}
      />
    </section>
  );
}
