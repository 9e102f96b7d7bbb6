import { useView } from '../../bridge/useBridge';
import { useOffice } from '../office/ask';
import { Incidents } from './Incidents';

export function IncidentsScreen() {
  const status = useView({ kind: 'status' });
  const { answer, error, again } = useOffice({ kind: 'list_incidents', after: 0 });
  return (
    <Incidents
      view={answer && { incidents: answer.incidents, isEnd: answer.is_end }}
      status={status.state === 'ready' ? status.view : null}
      problem={error}
      onAgain={again}
    />
  );
}
