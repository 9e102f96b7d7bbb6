import { type ReactNode, useState } from 'react';
import type {
  AuditForm,
  AuditLine,
  OfficeAccess,
  OfficeDevice,
  PersonRow,
} from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button, LinkButton } from '../../kit/Button';
import { DayField } from '../../kit/DayField';
import { useFormat, useNow } from '../../kit/Display';
import { EmptyState } from '../../kit/banners';
import { SearchField, SelectField } from '../../kit/fields';
import { VirtualList } from '../../kit/VirtualList';
import { hrefTo } from '../../frame/route';
import { OfficeNote, Unanswered } from '../office/OfficeNote';
import { Offline } from '../state/Offline';
import type { ScreenData } from '../states';
import { ACTIONS, EVERYTHING, isSought, type Sought } from './filter';
import { Line } from './Line';
import './audit.css';

/** The lines that were read so far, the newest first. */
export interface AuditPages {
  lines: AuditLine[];
  isEnd: boolean;
}

export interface AuditActs {
  sought: Sought;
  onSought: (sought: Sought) => void;
  onMore: () => void;
  onAgain: () => void;
  onExport: (form: AuditForm) => void;
  isReading: boolean;
  isExporting: boolean;
}

interface AuditProps extends ScreenData<AuditPages> {
  acts: AuditActs;
  /** Who and which devices can be chosen. */
  people: readonly PersonRow[];
  devices: readonly OfficeDevice[];
  access: OfficeAccess | null;
}

/** What was done and what was refused, by whom, when, and why. */
export function Audit({ view, status, problem, acts, people, devices, access }: AuditProps) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const [isOpen, setOpen] = useState(isSought({ ...acts.sought, text: '' }));
  if (!view && !isSought(acts.sought)) {
    return (
      <Unanswered
        title={t('audit-title')}
        status={status}
        problem={problem}
        onAgain={acts.onAgain}
      />
    );
  }
  const { sought, onSought } = acts;
  const search = (
    <SearchField
      label={t('audit-search')}
      placeholder={t('audit-search-what')}
      value={sought.text}
      onChange={(text) => onSought({ ...sought, text })}
    />
  );
  return (
    <>
      <div className="head">
        <div className="grow">
          <h1>{t('audit-title')}</h1>
          <p className="fine">{t('audit-order', { zone: format.zone(now) })}</p>
        </div>
        <div className="actions audit-actions">
          <div className="wide-only">{search}</div>
          <Button icon="funnel" isExpanded={isOpen} onPress={() => setOpen(!isOpen)}>
            {t('audit-filter')}
          </Button>
          {access?.may_read_incidents && (
            <LinkButton icon="warning" href={hrefTo('incidents')}>
              {t('office-page-incidents')}
            </LinkButton>
          )}
          {access?.may_export_audit && <Exports acts={acts} />}
        </div>
      </div>
      <Offline status={status} />
      <OfficeNote problem={problem} onAgain={acts.onAgain} />
      <div className="narrow-only audit-search">{search}</div>
      {isOpen && <Filter acts={acts} people={people} devices={devices} />}
      {view && <Lines view={view} acts={acts} />}
    </>
  );
}

function Exports({ acts }: { acts: AuditActs }) {
  const t = useText();
  const forms: readonly AuditForm[] = ['csv', 'json'];
  return forms.map((form) => (
    <Button
      key={form}
      icon={form === 'csv' ? 'file-csv' : 'export'}
      isPending={acts.isExporting}
      label={t(`audit-export-${form}`)}
      onPress={() => acts.onExport(form)}
    >
      {form.toUpperCase()}
    </Button>
  ));
}

type FilterProps = Pick<AuditProps, 'acts' | 'people' | 'devices'>;

function Filter({ acts, people, devices }: FilterProps) {
  const t = useText();
  const { sought, onSought } = acts;
  const everyone = { value: '', label: t('audit-any') };
  const select = (
    field: 'person' | 'device' | 'action',
    options: { value: string; label: string }[],
  ): ReactNode => (
    <SelectField
      label={t(`audit-${field}`)}
      value={sought[field]}
      options={[everyone, ...options]}
      onChange={(value) => onSought({ ...sought, [field]: value })}
    />
  );
  return (
    <div className="audit-filter">
      {select(
        'person',
        people.map(({ person, name }) => ({ value: person, label: name })),
      )}
      {select(
        'device',
        devices.map(({ device, name }) => ({ value: device, label: name })),
      )}
      {select(
        'action',
        ACTIONS.map((value) => ({ value, label: t(`audit-kind-${value}`) })),
      )}
      <DayField
        label={t('audit-from')}
        value={sought.from}
        onChange={(from) => onSought({ ...sought, from })}
      />
      <DayField
        label={t('audit-to')}
        value={sought.to}
        onChange={(to) => onSought({ ...sought, to })}
      />
      {isSought(sought) && (
        <div className="audit-clear">
          <Button kind="ghost" onPress={() => onSought(EVERYTHING)}>
            {t('audit-clear')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Before a line is measured. */
const TALL = 150;

function Lines({ view, acts }: { view: AuditPages; acts: AuditActs }) {
  const t = useText();
  if (view.lines.length === 0) {
    const isFiltered = isSought(acts.sought);
    return (
      <EmptyState title={t(isFiltered ? 'audit-none' : 'audit-empty')} icon="list">
        {t(isFiltered ? 'audit-none-what' : 'audit-empty-what')}
      </EmptyState>
    );
  }
  return (
    <>
      <VirtualList
        label={t('audit-lines')}
        items={view.lines}
        keyOf={(line) => String(line.number)}
        estimate={() => TALL}
        className="audit-lines"
      >
        {(line) => <Line line={line} />}
      </VirtualList>
      <p className="audit-end" role="status">
        {view.isEnd ? (
          <span className="quiet">{t('audit-end', { count: view.lines.length })}</span>
        ) : (
          <Button isPending={acts.isReading} onPress={acts.onMore}>
            {t('audit-more')}
          </Button>
        )}
      </p>
    </>
  );
}
