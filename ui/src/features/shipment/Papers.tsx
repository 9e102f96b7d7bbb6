import { useState } from 'react';
import type { NoteView, ShipmentView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { useFormat, useNow } from '../../kit/Display';
import { TextField } from '../../kit/fields';
import { SyncMark } from '../../kit/SyncMark';
import { History } from './History';

/** How far the receipt form is. */
export function FormSteps({ view }: { view: ShipmentView }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { form } = view;
  const answered = form ? t('shipment-answered', { count: form.answered, total: form.total }) : '';
  return (
    <>
      <h2 className="ruled">
        {t('shipment-form')} <span className="fine">{answered}</span>
      </h2>
      {form && (
        <div className="form-steps" role="img" aria-label={answered}>
          {Array.from({ length: form.total }, (_, index) => (
            <i key={index} className={index < form.answered ? 'is-done' : undefined} />
          ))}
        </div>
      )}
      <p className="fine">
        {!form && t('shipment-form-none')}
        {form && form.signed_at_ms !== null
          ? t('shipment-form-signed', { time: format.time(form.signed_at_ms, now) })
          : form && form.answered_by.length > 0
            ? t('shipment-form-by', { names: form.answered_by.join(', ') })
            : null}{' '}
        {form?.next && form.signed_at_ms === null
          ? t('shipment-form-next', { name: form.next.name })
          : null}
      </p>
    </>
  );
}

/** What was decided, once it was. */
export function Decision({ view }: { view: ShipmentView }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { decision } = view;
  if (!decision) return null;
  return (
    <>
      <h2 className="ruled">
        {t('shipment-decision')} <SyncMark state={decision.sync.state} />
      </h2>
      <p className="decision" data-outcome={decision.outcome}>
        <b>{t(`shipment-outcome-${decision.outcome}`)}</b>
      </p>
      <p className="fine">
        {t('shipment-decided-by', {
          name: decision.by,
          time: format.time(decision.at_ms, now),
        })}
      </p>
      {decision.reason && <p className="said">{decision.reason}</p>}
    </>
  );
}

interface JournalProps {
  view: ShipmentView;
  onNote: (text: string) => void;
}

/** Notes and changes: everything people wrote, with who and when. */
export function Journal({ view, onNote }: JournalProps) {
  const t = useText();
  const [text, setText] = useState('');
  return (
    <div className="journal">
      <section aria-labelledby="notes">
        <h2 id="notes">{t('shipment-notes')}</h2>
        {view.notes.length > 0 && (
          <ul className="rows">
            {view.notes.map((note) => (
              <Note key={note.note} note={note} />
            ))}
          </ul>
        )}
        <form
          className="note-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!text.trim()) return;
            onNote(text.trim());
            setText('');
          }}
        >
          <TextField label={t('shipment-note')} value={text} onChange={setText} />
          <Button type="submit">{t('shipment-note-add')}</Button>
        </form>
      </section>
      <History edits={view.edits} />
    </div>
  );
}

function Note({ note }: { note: NoteView }) {
  const format = useFormat();
  const now = useNow();
  return (
    <li className="entry">
      <p>{note.text}</p>
      <p className="fine">
        {note.by}, {format.time(note.at_ms, now)}
      </p>
      <SyncMark state={note.sync.state} />
    </li>
  );
}
