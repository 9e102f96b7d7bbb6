import type { IncidentRow } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { useFormat, useNow } from '../../kit/Display';
import { EmptyState } from '../../kit/banners';
import { Glyph } from '../../kit/icon/Glyph';
import { Name } from '../../kit/Name';
import { OfficeNote, Unanswered } from '../office/OfficeNote';
import { Offline } from '../state/Offline';
import type { ScreenData } from '../states';
import { cut, momentOf, nameOf, reasonOf } from './words';
import './audit.css';

export interface IncidentList {
  incidents: readonly IncidentRow[];
  isEnd: boolean;
}

interface IncidentsProps extends ScreenData<IncidentList> {
  onAgain: () => void;
}

/** What no honest device does: forged, repeated and contradicting records. The last first. */
export function Incidents({ view, status, problem, onAgain }: IncidentsProps) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  if (!view) {
    return (
      <Unanswered
        title={t('office-page-incidents')}
        status={status}
        problem={problem}
        onAgain={onAgain}
      />
    );
  }
  return (
    <>
      <div className="head">
        <div className="grow">
          <h1>{t('office-page-incidents')}</h1>
          <p className="fine">{t('incidents-what', { zone: format.zone(now) })}</p>
        </div>
      </div>
      <Offline status={status} />
      <OfficeNote problem={problem} onAgain={onAgain} />
      {view.incidents.length === 0 ? (
        <EmptyState title={t('incidents-empty')} icon="seal-check">
          {t('incidents-empty-what')}
        </EmptyState>
      ) : (
        <ul className="rows incidents">
          {[...view.incidents].reverse().map((incident) => (
            <li key={incident.number}>
              <Incident incident={incident} />
            </li>
          ))}
        </ul>
      )}
      {!view.isEnd && <p className="quiet">{t('incidents-first')}</p>}
    </>
  );
}

function Incident({ incident }: { incident: IncidentRow }) {
  const t = useText();
  const format = useFormat();
  return (
    <article className="audit-line" data-refused="">
      <h2>
        <Glyph name="stop" />
        <span>{reasonOf(incident.rule, t)}</span>
      </h2>
      <p className="audit-who">
        <Name>{nameOf(incident.device)}</Name>
        {' · '}
        <span className="num">{momentOf(incident.at_ms, format)}</span>
      </p>
      <p className="mono fine">{cut(incident.about)}</p>
      <p className="mono fine">
        {incident.rule} · {cut(incident.entry)}
      </p>
    </article>
  );
}
