import type { ComponentType } from 'react';
import type { Place, RouteParams } from '../frame/route';

export interface Route {
  /** "shipments/:id" */
  path: string;
  place: Place;
  Screen: ComponentType<{ params: RouteParams }>;
}

/** Every page of the product. */
export const ROUTES: readonly Route[] = [];
