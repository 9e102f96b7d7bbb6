import type { Command, ShipmentView } from '../../bridge/generated/api';
import type { Format } from '../../kit/format';
import { boxesOf, instantOf } from './draft';

/** What is planned, as the fields hold it. */
export interface Plan {
  reference: string;
  destination: string;
  depart: string;
  arrive: string;
  boxes: string;
  seal: string;
}

export type Changes = Omit<Extract<Command, { kind: 'edit_shipment' }>, 'kind' | 'shipment'>;

/** Returns an instant as the wall time of the place, or nothing. */
function wallOf(at: number | null, format: Format): string {
  if (at === null) return '';
  const { year, month, day, hour, minute } = format.calendar(at);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

export function planOf(view: ShipmentView, format: Format): Plan {
  return {
    reference: view.reference,
    destination: view.destination.site,
    depart: wallOf(view.depart_at_ms, format),
    arrive: wallOf(view.arrive_by_at_ms, format),
    boxes: view.boxes.join(', '),
    seal: view.seal ?? '',
  };
}

/**
 * Returns only what was changed, or null when nothing was or a field is not right.
 *
 * Sending an unchanged field would claim that someone meant it, and would win over the change of
 * someone who did.
 */
export function changesOf(before: Plan, after: Plan, zone: string): Changes | null {
  const isChanged = (field: keyof Plan) => before[field].trim() !== after[field].trim();
  const depart = instantOf(after.depart, zone);
  const arrive = instantOf(after.arrive, zone);
  const boxes = boxesOf(after.boxes);
  if (after.reference.trim() === '' || boxes.length === 0) return null;
  const changes: Changes = {
    ...(isChanged('reference') ? { reference: after.reference.trim() } : {}),
    ...(isChanged('destination') ? { destination_site: after.destination } : {}),
    ...(isChanged('depart') && depart !== null ? { depart_at_ms: depart } : {}),
    ...(isChanged('arrive') && arrive !== null ? { arrive_by_at_ms: arrive } : {}),
    ...(isChanged('boxes') ? { boxes } : {}),
    ...(isChanged('seal') ? { seal: after.seal.trim() } : {}),
  };
  return Object.keys(changes).length > 0 ? changes : null;
}
