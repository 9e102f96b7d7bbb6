import { useState } from 'react';
import type { OfficePerson, PersonDecision, Role, SiteRow } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { useFormat, useNow } from '../../kit/Display';
import { EmptyState } from '../../kit/banners';
import { Icon } from '../../kit/icon/Icon';
import { Name } from '../../kit/Name';
import { GroupHead } from '../../kit/Row';
import { Sheet } from '../../kit/Sheet';
import { useWide } from '../../kit/useWide';
import { Handed } from '../office/Handed';
import { OfficeNote, Unanswered } from '../office/OfficeNote';
import { Offline } from '../state/Offline';
import type { ScreenData } from '../states';
import { AddForm, type NewPerson } from './AddForm';
import { ChangeForm } from './ChangeForm';
import '../join/join.css';
import './people.css';

export interface PeopleActs {
  isPending: boolean;
  /** A password that was just made, to hand over. */
  handed: { name: string; password: string } | null;
  onHanded: () => void;
  onAdd: (person: NewPerson, onDone: () => void) => void;
  onChange: (person: string, role: Role, site: string, onDone: () => void) => void;
  onDecide: (person: OfficePerson, decision: PersonDecision, onDone: () => void) => void;
  onAgain: () => void;
}

interface PeopleProps extends ScreenData<readonly OfficePerson[]> {
  acts: PeopleActs;
  sites: readonly SiteRow[];
  /** Whether the person changes others, or only looks. */
  mayEdit: boolean;
}

/** Everyone with an account: what they do, where, and whether they may act. */
export function People({ view, status, problem, acts, sites, mayEdit }: PeopleProps) {
  const t = useText();
  const [task, setTask] = useState<string | null>(null);
  if (!view) {
    return (
      <Unanswered
        title={t('office-page-people')}
        status={status}
        problem={problem}
        onAgain={acts.onAgain}
      />
    );
  }
  const active = view.filter((person) => person.is_active);
  const disabled = view.filter((person) => !person.is_active);
  const close = () => setTask(null);
  const rows = { acts, sites, mayEdit, problem, task, onTask: setTask };
  return (
    <>
      <div className="head">
        <div className="grow">
          <h1>{t('office-page-people')}</h1>
          <p className="fine">{t('people-count', { count: view.length })}</p>
        </div>
        {mayEdit && (
          <div className="actions">
            <Button
              kind="primary"
              icon="plus"
              isExpanded={task === ADD}
              onPress={() => setTask(ADD)}
            >
              {t('people-add')}
            </Button>
          </div>
        )}
      </div>
      <Offline status={status} />
      {task === null && <OfficeNote problem={problem} onAgain={acts.onAgain} />}
      {acts.handed && (
        <Handed name={acts.handed.name} password={acts.handed.password} onClose={acts.onHanded} />
      )}
      <Sheet title={t('people-add')} isOpen={task === ADD} onClose={close}>
        <OfficeNote problem={problem} onAgain={acts.onAgain} />
        <AddForm
          sites={sites}
          isPending={acts.isPending}
          onAdd={(person) => acts.onAdd(person, close)}
        />
      </Sheet>
      {active.length > 0 && <Group title={t('people-active')} people={active} {...rows} />}
      {disabled.length > 0 && <Group title={t('people-disabled')} people={disabled} {...rows} />}
      {view.length === 0 && <EmptyState title={t('people-empty')} icon="users" />}
    </>
  );
}

/** The task that is no person's. */
const ADD = 'add';

interface RowsProps extends Pick<PeopleProps, 'acts' | 'sites' | 'mayEdit' | 'problem'> {
  /** The person whose form is open. */
  task: string | null;
  onTask: (task: string | null) => void;
}

function Group(props: RowsProps & { title: string; people: readonly OfficePerson[] }) {
  const { title, people, ...rows } = props;
  return (
    <section className="people-group">
      <GroupHead title={title} count={people.length} />
      <ul className="rows">
        {people.map((person) => (
          <li key={person.person} className="person-row">
            <Person person={person} {...rows} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Person(props: RowsProps & { person: OfficePerson }) {
  const { person, acts, sites, mayEdit, problem, task, onTask } = props;
  const t = useText();
  const wide = useWide();
  const isOpen = task === person.person;
  const close = () => onTask(null);
  return (
    <>
      <div className="person-facts">
        <h3>
          <Name>{person.name}</Name>
          {person.is_you && <span className="fine"> {t('people-you')}</span>}
        </h3>
        <p className="person-role">{t(`membership-role-${person.role}`)}</p>
        <p className="person-site">
          {person.site ? <Name>{person.site.name}</Name> : t('people-everywhere')}
        </p>
        <Standing person={person} />
      </div>
      {mayEdit && !(wide && isOpen) && (
        <Button
          isExpanded={isOpen}
          label={t('people-change-what', { name: person.name })}
          onPress={() => onTask(person.person)}
        >
          {t('people-change')}
        </Button>
      )}
      <Sheet title={person.name} isOpen={isOpen} onClose={close}>
        <OfficeNote problem={problem} onAgain={acts.onAgain} />
        <ChangeForm
          person={person}
          sites={sites}
          isPending={acts.isPending}
          onChange={(role, site) => acts.onChange(person.person, role, site, close)}
          onDecide={(decision) => acts.onDecide(person, decision, close)}
        />
      </Sheet>
    </>
  );
}

function Standing({ person }: { person: OfficePerson }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const account = person.account === person.name ? null : person.account;
  return (
    <p className="fine person-standing">
      {account !== null && <span className="mono">{account}</span>}
      {person.disabled_at_ms !== null && (
        <span>
          <Icon name="prohibit" />{' '}
          {t('people-disabled-at', { time: format.time(person.disabled_at_ms, now) })}
        </span>
      )}
      {person.is_active && person.must_change_password && (
        <span>
          <Icon name="key" /> {t('people-handed')}
        </span>
      )}
      {person.is_linked && <span>{t('people-linked')}</span>}
    </p>
  );
}
