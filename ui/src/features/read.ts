import type { ApiError, StatusView } from '../bridge/generated/api';
import type { Loaded } from '../bridge/useBridge';
import type { ScreenData } from './states';

/** Turns what was read, and what the last command answered, into what a screen is drawn from. */
export function dataOf<View>(
  loaded: Loaded<View>,
  status: Loaded<StatusView>,
  refusal: ApiError | null,
): ScreenData<View> {
  return {
    view: loaded.state === 'ready' ? loaded.view : null,
    status: status.state === 'ready' ? status.view : null,
    problem: refusal ?? (loaded.state === 'loading' ? null : loaded.error),
  };
}
