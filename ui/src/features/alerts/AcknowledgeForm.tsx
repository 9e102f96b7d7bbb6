import { useState } from 'react';
import type { AcknowledgeReason, AlertRow } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { RadioChoices, TextField } from '../../kit/fields';
import { RibbonChart } from '../../kit/ribbon/RibbonChart';
import { useAlertWords } from './words';

/** What was entered so far; kept by the caller, because closing unmounts the form. */
export interface Draft {
  reason: AcknowledgeReason | null;
  note: string;
}

export const NO_DRAFT: Draft = { reason: null, note: '' };

interface AcknowledgeFormProps {
  alert: AlertRow;
  boxName: string;
  /** Who acknowledges; null until someone is chosen. */
  person: string | null;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  isPending: boolean;
  onAcknowledge: (reason: AcknowledgeReason, note: string) => void;
}

/** The stretch of the trip, one reason, what was done, and what this does not change. */
export function AcknowledgeForm(props: AcknowledgeFormProps) {
  const { alert, boxName, person, draft, onDraft, isPending, onAcknowledge } = props;
  const t = useText();
  const words = useAlertWords();
  const [isTried, setTried] = useState(false);
  const { reason, note } = draft;
  const needsNote = reason === 'other' && note.trim() === '';
  return (
    <form
      className="ack-form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (reason && !needsNote) onAcknowledge(reason, note.trim());
      }}
    >
      <p className="quiet">{t('alerts-about', { box: boxName, span: words.span(alert) })}</p>
      {alert.ribbon && (
        <RibbonChart view={alert.ribbon} lanes="plot" summary="spoken" plotHeight={88} />
      )}
      <RadioChoices
        label={t('alerts-reason')}
        options={alert.reasons.map((value) => ({ value, label: t(`alerts-reason-${value}`) }))}
        value={reason}
        onChange={(next) => onDraft({ ...draft, reason: next })}
        error={isTried && !reason ? t('alerts-reason-need') : null}
      />
      <TextField
        label={t('alerts-note')}
        value={note}
        onChange={(next) => onDraft({ ...draft, note: next })}
        error={isTried && needsNote ? t('alerts-note-need') : null}
      />
      <p className="fine">
        {person ? t('alerts-records', { name: person }) : t('alerts-records-nobody')}
      </p>
      <Button kind="primary" size="glove" icon="check" type="submit" isDisabled={isPending}>
        {t('alerts-acknowledge')}
      </Button>
    </form>
  );
}
