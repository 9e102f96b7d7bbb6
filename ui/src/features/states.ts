import type { ApiError, StatusView } from '../bridge/generated/api';

/** The five states every screen is designed in. */
export const STATE_NAMES = ['empty', 'loading', 'offline', 'refused', 'full'] as const;
export type StateName = (typeof STATE_NAMES)[number];

/** What a screen is drawn from: its view once read, where the device stands, what was refused. */
export interface ScreenData<View> {
  /** Null until it is read. */
  view: View | null;
  status: StatusView | null;
  /** Why the last command was not done; stays until the next one. */
  problem: ApiError | null;
}

/** The five states of a screen, as data. */
export type States<View> = Record<StateName, ScreenData<View>>;
