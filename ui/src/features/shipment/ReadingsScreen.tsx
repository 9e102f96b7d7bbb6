import { useState } from 'react';
import { useView } from '../../bridge/useBridge';
import type { RouteParams } from '../../frame/route';
import { dataOf } from '../read';
import { Readings } from './Readings';

export function ReadingsScreen({ params }: { params: RouteParams }) {
  const shipment = params.id ?? '';
  const [page, onPage] = useState(0);
  const data = dataOf(
    useView({ kind: 'readings', shipment, page }),
    useView({ kind: 'status' }),
    null,
  );
  const whole = useView({ kind: 'shipment', shipment });
  const assessment = whole.state === 'ready' ? whole.view.assessment : null;
  return <Readings {...data} assessment={assessment} onPage={onPage} />;
}
