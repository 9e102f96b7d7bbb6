import { useEffect, useRef } from 'react';
import type {
  ApiError,
  ImportOutcome,
  LoggerFileView,
  LoggerPreview,
  Placement,
} from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Bone } from '../../kit/Bones';
import { Button, LinkButton } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import type { ScreenData } from '../states';
import { FileFault } from './FileFault';
import type { ImportDraft } from './file';
import { FilePart } from './FilePart';
import { ImportForm } from './ImportForm';
import { Preview } from './Preview';
import './import.css';

export interface ImportProps extends ScreenData<LoggerFileView> {
  draft: ImportDraft;
  onDraft: (draft: ImportDraft) => void;
  isReading: boolean;
  preview: LoggerPreview | null;
  /** Why the chosen file was not read. */
  fault: ApiError | null;
  isPending: boolean;
  /** What was taken in. */
  done: ImportOutcome | null;
  onChoose: (file: File, bytesMax: number) => void;
  onAgain: () => void;
  onImport: (said: Said) => void;
}

/** What the core needs beside the file. */
export interface Said {
  boxName: string;
  placement: Placement;
  /** Empty where the file has the logger's serial number. */
  name: string;
}

/** A logger's file: what it holds, what it would add, and the way into the shipment. */
export function Import(props: ImportProps) {
  const { view, status, problem, preview, isReading, fault, done } = props;
  const t = useText();
  if (!view) return <Pending title={t('import-act')} problem={problem} />;
  return (
    <>
      <div className="head">
        <div className="grow">
          <p className="fine crumb">
            <a href={hrefTo('shipments', view.shipment)}>{view.reference}</a>
          </p>
          <h1>
            {t.rich('import-title', {
              reference: <span className="num nowrap">{view.reference}</span>,
            })}
          </h1>
        </div>
      </div>
      <Offline status={status} />
      <ErrorNote error={problem} />
      {done ? (
        <Done outcome={done} view={view} onAgain={props.onAgain} />
      ) : view.obstacle ? (
        <p className="import-stop">{t(`error-${view.obstacle}`)}</p>
      ) : (
        <div className="import">
          <FilePart {...props} view={view} />
          <section className="import-holds" aria-labelledby="holds" aria-busy={isReading}>
            <h2 id="holds">{t('import-holds')}</h2>
            {fault && <FileFault error={fault} />}
            {!fault && preview && <Preview preview={preview} />}
            {!fault && !preview && (isReading ? <Reading /> : <p>{t('import-none')}</p>)}
          </section>
          <ImportForm {...props} view={view} />
        </div>
      )}
    </>
  );
}

function Reading() {
  const t = useText();
  return (
    <div className="import-bones" role="status" aria-label={t('import-reading')}>
      <Bone width="60%" height="20px" />
      <Bone width="90%" height="20px" />
      <Bone width="75%" height="20px" />
    </div>
  );
}

interface DoneProps {
  outcome: ImportOutcome;
  view: LoggerFileView;
  onAgain: () => void;
}

/** What was added, and the way to see it. */
function Done({ outcome, view, onAgain }: DoneProps) {
  const t = useText();
  const format = useFormat();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { added, known, outside } = outcome;
  return (
    <section className="import-done" aria-labelledby="done">
      <h2 id="done" tabIndex={-1} ref={heading}>
        {added === 0
          ? t('import-done-none')
          : t('import-done', { count: added, shown: format.count(added) })}
      </h2>
      {added > 0 && known > 0 && (
        <p>{t('import-known', { count: known, shown: format.count(known) })}</p>
      )}
      {outside > 0 && (
        <p>{t('import-outside', { count: outside, shown: format.count(outside) })}</p>
      )}
      {added > 0 && <p>{t('import-done-judged')}</p>}
      <div className="actions">
        <LinkButton kind="primary" size="glove" href={hrefTo('shipments', view.shipment)}>
          {t('import-see')}
        </LinkButton>
        <Button size="glove" onPress={onAgain}>
          {t('import-again')}
        </Button>
      </div>
    </section>
  );
}
