import type { ComponentType } from 'react';
import type { Place, RouteParams } from '../frame/route';
import { AlertsScreen } from './alerts/AlertsScreen';
import { AuditScreen } from './audit/AuditScreen';
import { IncidentsScreen } from './audit/IncidentsScreen';
import { CreateScreen } from './create/CreateScreen';
import { EditScreen } from './create/EditScreen';
import { DevicesScreen } from './devices/DevicesScreen';
import { InviteScreen } from './devices/InviteScreen';
import { FormScreen } from './form/FormScreen';
import { HandoverScreen } from './handover/HandoverScreen';
import { ImportScreen } from './import/ImportScreen';
import { JoinScreen } from './join/JoinScreen';
import { PeopleScreen } from './people/PeopleScreen';
import { PairScreen, SensorsScreen } from './sensors/SensorsScreen';
import { SettingsScreen } from './settings/SettingsScreen';
import { DecideScreen } from './shipment/DecideScreen';
import { ReadingsScreen } from './shipment/ReadingsScreen';
import { ShipmentScreen } from './shipment/ShipmentScreen';
import { ShipmentsScreen } from './shipments/ShipmentsScreen';
import { SignInScreen } from './sign-in/SignInScreen';
import { SyncScreen } from './sync/SyncScreen';
import { TodayScreen } from './today/TodayScreen';

export interface Route {
  /** "shipments/:id" */
  path: string;
  place: Place;
  Screen: ComponentType<{ params: RouteParams }>;
}

/** Every page of the product; the first that fits is drawn. */
export const ROUTES: readonly Route[] = [
  { path: 'today', place: 'today', Screen: TodayScreen },
  { path: 'shipments', place: 'shipments', Screen: ShipmentsScreen },
  { path: 'shipments/new', place: 'shipments', Screen: CreateScreen },
  { path: 'shipments/:id', place: 'shipments', Screen: ShipmentScreen },
  { path: 'shipments/:id/edit', place: 'shipments', Screen: EditScreen },
  { path: 'shipments/:id/handover', place: 'shipments', Screen: HandoverScreen },
  { path: 'shipments/:id/decide', place: 'shipments', Screen: DecideScreen },
  { path: 'shipments/:id/import', place: 'shipments', Screen: ImportScreen },
  { path: 'shipments/:id/readings', place: 'shipments', Screen: ReadingsScreen },
  { path: 'forms/:form', place: 'shipments', Screen: FormScreen },
  { path: 'sensors', place: 'sensors', Screen: SensorsScreen },
  { path: 'sensors/pair', place: 'sensors', Screen: PairScreen },
  { path: 'sensors/:sensor', place: 'sensors', Screen: SensorsScreen },
  { path: 'alerts', place: 'alerts', Screen: AlertsScreen },
  { path: 'alerts/:alert', place: 'alerts', Screen: AlertsScreen },
  { path: 'sync', place: 'sync', Screen: SyncScreen },
  { path: 'settings', place: 'settings', Screen: SettingsScreen },
  { path: 'devices', place: 'settings', Screen: DevicesScreen },
  { path: 'devices/new', place: 'settings', Screen: InviteScreen },
  { path: 'people', place: 'settings', Screen: PeopleScreen },
  { path: 'audit', place: 'settings', Screen: AuditScreen },
  { path: 'incidents', place: 'settings', Screen: IncidentsScreen },
  { path: 'join', place: 'settings', Screen: JoinScreen },
  { path: 'sign-in', place: 'settings', Screen: SignInScreen },
];
