import { Shipment } from '../features/shipment/Shipment';
import type { ShipmentActs } from '../features/shipment/Actions';
import { SHIPMENT_STATES } from '../features/shipment/states';
import { TODAY_STATES, TODAY_VERDICTS } from '../features/today/states';
import { Today } from '../features/today/Today';
import { Components } from './Components';
import { type GalleryScreen, quiet, screen } from './GalleryScreen';
import { LongList } from './LongList';

const none = () => undefined;

/** Every screen; the pictures and the review page are made from this list. */
export const SCREENS: readonly GalleryScreen[] = [
  screen('today', 'today', { ...TODAY_STATES, ...TODAY_VERDICTS }, (data) => (
    <Today {...data} onDepart={none} />
  )),
  screen('shipment', 'shipments', SHIPMENT_STATES, (data) => (
    <Shipment {...data} acts={quiet<ShipmentActs>({ isPending: false })} />
  )),
  { name: 'components', place: 'settings', draw: { full: () => <Components /> }, data: () => null },
  { name: 'long-list', place: 'shipments', draw: { full: () => <LongList /> }, data: () => null },
];
