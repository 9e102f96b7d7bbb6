import type { ReactNode } from 'react';
import type { ScreenData } from '../features/states';
import type { Place } from '../frame/route';

/** One screen of the product with the data of its states. */
export interface GalleryScreen {
  /** The name in the address and in the picture's file name. */
  name: string;
  place: Place;
  /** Each state, drawn by the component the product uses. */
  draw: Readonly<Record<string, () => ReactNode>>;
  /** The data of a state, for the frame around it. */
  data: (state: string) => ScreenData<unknown> | null;
}

/** Returns a screen of the gallery from the states of a feature. */
export function screen<View>(
  name: string,
  place: Place,
  states: Readonly<Record<string, ScreenData<View>>>,
  draw: (data: ScreenData<View>) => ReactNode,
): GalleryScreen {
  return {
    name,
    place,
    draw: Object.fromEntries(
      Object.entries(states).map(([state, data]) => [state, () => draw(data)]),
    ),
    data: (state) => states[state] ?? null,
  };
}

/** Returns an object whose missing functions do nothing: a picture has nobody to answer. */
export function quiet<Acts extends object>(values: Partial<Acts> = {}): Acts {
  return new Proxy(values, {
    get: (target, key) => (key in target ? target[key as keyof Acts] : () => undefined),
  }) as Acts;
}
