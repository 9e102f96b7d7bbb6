import { useEffect, useState } from 'react';
import { apiErrorOf } from '../../bridge/Bridge';
import type { ApiError, LoggerFile, LoggerPreview } from '../../bridge/generated/api';
import { useBridge } from '../../bridge/useBridge';
import { type ImportDraft, loggerFile } from './file';

/** What is known of the chosen file. The last reading stays while a changed one is under way. */
export interface Previewed {
  isReading: boolean;
  preview: LoggerPreview | null;
  problem: ApiError | null;
}

const NOTHING: Previewed = { isReading: false, preview: null, problem: null };
/** Names are typed letter by letter; the file is looked at when the typing rests. */
const REST = 400;

/** Asks the core what a file would add, whenever what is said of it changes. */
export function usePreview(shipment: string, draft: ImportDraft, zone: string | null): Previewed {
  const bridge = useBridge();
  const [held, setHeld] = useState<Previewed>(NOTHING);
  const { file, name, zone: chosen, timeColumn, temperatureColumn, scale, dateOrder } = draft;
  useEffect(() => {
    if (!file || zone === null) {
      setHeld(NOTHING);
      return;
    }
    let isActive = true;
    const sent = loggerFile(draft, zone);
    setHeld((before) => ({ ...before, isReading: true }));
    const read = async (wanted: LoggerFile) => {
      const named = name?.trim() ? { name: name.trim() } : {};
      try {
        const answer = await bridge.query({
          kind: 'logger_file',
          shipment,
          file: wanted,
          ...named,
        });
        const preview = answer.kind === 'logger_file' ? answer.view.preview : null;
        if (isActive) setHeld({ isReading: false, preview, problem: null });
      } catch (thrown) {
        if (isActive) setHeld({ isReading: false, preview: null, problem: apiErrorOf(thrown) });
      }
    };
    const timer = setTimeout(
      () => sent && void read(sent),
      name === null && chosen === null ? 0 : REST,
    );
    return () => {
      isActive = false;
      clearTimeout(timer);
    };
    // The box and the place change nothing about what a file holds.
  }, [bridge, shipment, zone, file, name, chosen, timeColumn, temperatureColumn, scale, dateOrder]);
  return held;
}
