import { ApiFailure, type Bridge } from '../bridge/Bridge';
import type { CommandOutcome, Event, OfficeAnswer, Query, View } from '../bridge/generated/api';
import { ANSWERS } from '../features/office/ask';
import type { ScreenData } from '../features/states';

const NEVER = new Promise<never>(() => undefined);

const NOTHING: CommandOutcome = {
  shipment: null,
  items: [],
  handover: null,
  form: null,
  note: null,
  imported: null,
  office: null,
};

/**
 * Returns a core that knows one state of one screen.
 *
 * What the state leaves out never arrives, so that it stays loading. A problem comes after the
 * view, as a failed second read, because that is how a page keeps both.
 */
export function galleryBridge(
  kind: Query['kind'] | 'office',
  data: ScreenData<unknown>,
  others: readonly View[],
): Bridge {
  let reads = 0;
  const listeners = new Set<(event: Event) => void>();
  const readAgain = () =>
    listeners.forEach((listener) => {
      if (kind !== 'office') listener({ kind: 'views_changed', views: [kind] });
    });
  const readScreen = async (): Promise<View> => {
    reads += 1;
    if (data.problem && (reads > 1 || data.view === null)) throw new ApiFailure(data.problem);
    if (data.view === null) return NEVER;
    if (data.problem) setTimeout(readAgain);
    return { kind, view: data.view } as View;
  };
  return {
    query: (query) => {
      if (query.kind === kind) return readScreen();
      if (query.kind === 'status' && data.status) {
        return Promise.resolve({ kind: 'status', view: data.status });
      }
      const other = others.find((each) => each.kind === query.kind);
      return other ? Promise.resolve(other) : NEVER;
    },
    send: async (command) => {
      if (kind !== 'office' || command.kind !== 'ask_office') return NEVER;
      if (data.problem) throw new ApiFailure(data.problem);
      const office = data.view as OfficeAnswer | null;
      return ANSWERS[command.question.kind] === office?.kind ? { ...NOTHING, office } : NEVER;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exportReport: () => NEVER,
    saveFile: () => NEVER,
  };
}
