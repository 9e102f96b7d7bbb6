import { useState } from 'react';
import type {
  FieldAnswer,
  FormFieldView,
  FormView,
  SignatureMeaning,
} from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { type Text, useText } from '../../i18n/useText';
import { BoneRows } from '../../kit/Bones';
import { LinkButton } from '../../kit/Button';
import { useFormat, useNow } from '../../kit/Display';
import { RadioChoices } from '../../kit/fields';
import { HoldButton } from '../../kit/HoldButton';
import { SyncMark } from '../../kit/SyncMark';
import { EmptyState } from '../../kit/banners';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import type { ScreenData } from '../states';
import { FieldInput } from './FieldInput';
import { answerText, fieldLabel } from './words';
import './form.css';

export interface FormActs {
  isPending: boolean;
  onAnswer: (field: string, value: FieldAnswer | null) => void;
  onSign: (meaning: SignatureMeaning) => void;
}

interface FormProps extends ScreenData<FormView> {
  acts: FormActs;
}

/** A form: each answer is saved as it is given, and a signature freezes it. */
export function Form({ view, status, problem, acts }: FormProps) {
  const t = useText();
  if (!view) {
    return (
      <Pending title={t('form-loading')} problem={problem}>
        <BoneRows rows={7} />
      </Pending>
    );
  }
  const isSigned = view.signatures.length > 0;
  return (
    <>
      <div className="head">
        <div className="grow">
          <p className="fine crumb">
            <a href={hrefTo('shipments', view.shipment)}>{view.reference}</a>
          </p>
          <h1>{t('form-title', { reference: view.reference })}</h1>
          <p className="fine">
            {t('shipment-answered', { count: view.answered, total: view.fields.length })}
          </p>
        </div>
        <SyncMark state={view.sync.state} />
      </div>
      <Offline status={status} />
      <ErrorNote error={problem} />
      {view.fields.length === 0 ? (
        <EmptyState title={t('form-empty')} icon="note-pencil">
          {t('form-empty-what')}
        </EmptyState>
      ) : (
        <div className="form-page">
          <ol className="form-fields">
            {view.fields.map((field) => (
              <li key={field.field}>
                <FormField field={field} isSigned={isSigned} acts={acts} />
              </li>
            ))}
          </ol>
          <Signing view={view} acts={acts} />
        </div>
      )}
    </>
  );
}

interface FormFieldProps {
  field: FormFieldView;
  isSigned: boolean;
  acts: FormActs;
}

function FormField({ field, isSigned, acts }: FormFieldProps) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const { answer, answered_by: by, answered_on: device, answered_at_ms: at } = field;
  return (
    <>
      {isSigned ? (
        <dl className="answered">
          <dt>{fieldLabel(field.field, t)}</dt>
          <dd>{answer ? answerText(field.field, answer, t) : t('form-none')}</dd>
        </dl>
      ) : (
        <FieldInput
          // A new answer from elsewhere starts the input anew.
          key={JSON.stringify(answer)}
          field={field}
          isDisabled={acts.isPending}
          onAnswer={(value) => acts.onAnswer(field.field, value)}
        />
      )}
      {answer && device !== null && at !== null && (
        <p className="fine">
          {by === null
            ? t('form-on', { device, time: format.time(at, now) })
            : t('form-by', { name: by, device, time: format.time(at, now) })}
        </p>
      )}
      {field.others.map((other) => (
        <p key={`${other.device} ${String(other.at_ms)}`} className="fine disputed">
          {t(other.by === null ? 'form-other-on' : 'form-other', {
            name: other.by ?? '',
            device: other.device,
            time: format.time(other.at_ms, now),
            answer: answerText(field.field, other.answer, t),
          })}
        </p>
      ))}
    </>
  );
}

const MEANINGS: readonly SignatureMeaning[] = [
  'authorship',
  'review',
  'approval',
  'responsibility',
];

function Signing({ view, acts }: { view: FormView; acts: FormActs }) {
  const t = useText();
  const [meaning, setMeaning] = useState<SignatureMeaning>('authorship');
  if (view.signatures.length > 0) return <Signatures view={view} t={t} />;
  return (
    <section className="signing" aria-labelledby="sign">
      <h2 id="sign">{t('form-sign')}</h2>
      <RadioChoices
        label={t('form-meaning')}
        value={meaning}
        options={MEANINGS.map((value) => ({ value, label: t(`form-meaning-${value}`) }))}
        onChange={setMeaning}
      />
      <p className="fine">{t('form-freezes')}</p>
      <HoldButton
        label={t('form-hold')}
        again={t('form-hold-again')}
        hint={view.can_sign ? undefined : t('form-incomplete')}
        isDisabled={!view.can_sign || acts.isPending}
        onConfirm={() => acts.onSign(meaning)}
      />
    </section>
  );
}

function Signatures({ view, t }: { view: FormView; t: Text }) {
  const format = useFormat();
  const now = useNow();
  return (
    <section className="signing" aria-labelledby="signed">
      <h2 id="signed">{t('form-signed')}</h2>
      <ul className="rows">
        {view.signatures.map((signature) => (
          <li key={signature.by + String(signature.at_ms)} className="entry">
            <p>
              <b>{signature.by}</b>, {t(`form-meaning-${signature.meaning}`)}
            </p>
            <p className="fine">{format.time(signature.at_ms, now)}</p>
            <p className={signature.is_valid ? 'fine' : 'fine disputed'}>
              {t(signature.is_valid ? 'form-covers' : 'form-broken')}
            </p>
          </li>
        ))}
      </ul>
      <LinkButton kind="primary" size="glove" href={hrefTo('shipments', view.shipment)}>
        {t('form-back')}
      </LinkButton>
    </section>
  );
}
