import type { ComponentType } from 'react';
import type { Place, RouteParams } from '../frame/route';
import { ShipmentScreen } from './shipment/ShipmentScreen';
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
  { path: 'shipments/:id', place: 'shipments', Screen: ShipmentScreen },
];
