import { type ReactNode, useState } from 'react';
import type { AlertGroup, AlertRow, AlertsView } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { BoneRows } from '../../kit/Bones';
import { LinkButton } from '../../kit/Button';
import { useFormat, useNow } from '../../kit/Display';
import { FilterChips } from '../../kit/FilterChips';
import { Glyph } from '../../kit/icon/Glyph';
import { Name } from '../../kit/Name';
import { useWide } from '../../kit/useWide';
import { EmptyState } from '../../kit/banners';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import type { ScreenData } from '../states';
import { useAlertWords } from './words';
import './alerts.css';

interface AlertsProps extends ScreenData<AlertsView> {
  /** The alert whose form is open. */
  current: string | null;
  /** The form; beside the list on laptops. */
  children?: ReactNode;
}

/** Alerts by box, worst first. Acknowledged ones stay in sight. */
export function Alerts({ view, status, problem, current, children }: AlertsProps) {
  const t = useText();
  const wide = useWide();
  const [shown, setShown] = useState<'open' | 'all'>('open');
  if (!view) {
    return (
      <Pending title={t('alerts-title')} problem={problem}>
        <BoneRows rows={6} />
      </Pending>
    );
  }
  const groups = shown === 'all' ? view.groups : view.groups.filter((group) => group.open > 0);
  return (
    <div className="split">
      <div>
        <div className="head">
          <div className="grow">
            <h1>{t('alerts-title')}</h1>
            <p className="fine">{t('alerts-count', { count: view.open })}</p>
          </div>
          {view.total > 0 && (
            <FilterChips
              label={t('alerts-filter')}
              value={shown}
              onChange={setShown}
              chips={[
                { value: 'open', label: t('alerts-open'), count: view.open },
                { value: 'all', label: t('alerts-all'), count: view.total },
              ]}
            />
          )}
        </div>
        <Offline status={status} />
        <ErrorNote error={problem} />
        {groups.map((group) => (
          <Group key={group.box_name + (group.shipment ?? '')} group={group} current={current} />
        ))}
        {groups.length === 0 && <NoAlerts isFiltered={view.total > 0} />}
      </div>
      {wide && children ? <aside>{children}</aside> : children}
    </div>
  );
}

function NoAlerts({ isFiltered }: { isFiltered: boolean }) {
  const t = useText();
  const id = isFiltered ? 'alerts-none-open' : 'alerts-empty';
  return (
    <EmptyState title={t(id)} icon="bell-slash">
      {t(isFiltered ? 'alerts-none-open-what' : 'alerts-empty-what')}
    </EmptyState>
  );
}

interface GroupProps {
  group: AlertGroup;
  current: string | null;
}

function Group({ group, current }: GroupProps) {
  const t = useText();
  const { open } = group;
  const total = group.alerts.length;
  const count =
    open === 0
      ? t('alerts-group-done')
      : open === total
        ? t('alerts-group-open', { open })
        : t('alerts-group-open-of', { open, total });
  return (
    <section className="agroup">
      <h2>
        <span>{useGroupTitle(group)}</span> <span className="fine nowrap">{count}</span>
      </h2>
      <ul>
        {group.alerts.map((alert) => (
          <Alert key={alert.alert} alert={alert} isCurrent={alert.alert === current} />
        ))}
      </ul>
    </section>
  );
}

function useGroupTitle(group: AlertGroup): ReactNode {
  const t = useText();
  if (group.reference !== null && group.destination !== null) {
    return t.rich(
      'alerts-group-shipment',
      { place: <Name>{group.destination}</Name> },
      { box: group.box_name, reference: group.reference },
    );
  }
  if (group.sensor_name === null) return group.box_name;
  return t('alerts-group-sensor', { box: group.box_name, sensor: group.sensor_name });
}

function Alert({ alert, isCurrent }: { alert: AlertRow; isCurrent: boolean }) {
  const t = useText();
  const words = useAlertWords();
  const isOpen = alert.status === 'open';
  const what = words.headline(alert);
  const classes = ['alert', isOpen ? '' : 'is-seen', isCurrent ? 'is-current' : ''];
  return (
    <li className={classes.filter(Boolean).join(' ')} data-state={alert.state}>
      <Glyph name={alert.state === 'warning' ? 'warning-row' : alert.state} />
      <div>
        <p className="what">{what}</p>
        <p className="fine">{words.detail(alert)}</p>
      </div>
      {isOpen ? (
        <span className="do">
          <LinkButton
            href={hrefTo('alerts', alert.alert)}
            label={t('alerts-acknowledge-of', { what })}
          >
            {t('alerts-acknowledge')}
          </LinkButton>
        </span>
      ) : (
        <Seen alert={alert} />
      )}
    </li>
  );
}

function Seen({ alert: { acknowledgement } }: { alert: AlertRow }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  if (!acknowledgement) return null;
  const { by, at_ms: at, reason, note } = acknowledgement;
  return (
    <p className="fine do">
      {t.rich('alerts-seen-by', { name: <Name>{by}</Name> }, { time: format.time(at, now) })}
      <br />
      <b>{t(`alerts-reason-${reason}`)}</b>
      {note && (
        <>
          <br />
          {note}
        </>
      )}
    </p>
  );
}
