import type { ComponentType } from 'react';
import type { Place, RouteParams } from '../frame/route';
import { AlertsScreen } from './alerts/AlertsScreen';
import { PairScreen, SensorsScreen } from './sensors/SensorsScreen';
import { ShipmentScreen } from './shipment/ShipmentScreen';
import { ShipmentsScreen } from './shipments/ShipmentsScreen';
import { TodayScreen } from './today/TodayScreen';

export interface Route {
  /** "shipments/:id" */
  path: string;
  place: Place;
  Screen: ComponentType<{ params: RouteParams }>;
}

/** Every page of the product. */
export const ROUTES: readonly Route[] = [
  { path: 'today', place: 'today', Screen: TodayScreen },
  { path: 'shipments', place: 'shipments', Screen: ShipmentsScreen },
  { path: 'shipments/:id', place: 'shipments', Screen: ShipmentScreen },
  { path: 'alerts', place: 'alerts', Screen: AlertsScreen },
  { path: 'alerts/:alert', place: 'alerts', Screen: AlertsScreen },
  { path: 'sensors', place: 'sensors', Screen: SensorsScreen },
  { path: 'sensors/pair', place: 'sensors', Screen: PairScreen },
  { path: 'sensors/:sensor', place: 'sensors', Screen: SensorsScreen },
];
