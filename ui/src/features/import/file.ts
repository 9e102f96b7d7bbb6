import type {
  LoggerDateOrder,
  LoggerFile,
  LoggerScale,
  Placement,
} from '../../bridge/generated/api';

/** A file as a person chose it, its bytes read. */
export interface PickedFile {
  name: string;
  contentHex: string;
}

/** What a person said of a file so far. */
export interface ImportDraft {
  file: PickedFile | null;
  boxName: string | null;
  placement: Placement | null;
  /** Null until it is typed: the file may suggest one. */
  name: string | null;
  zone: string | null;
  timeColumn: string | null;
  temperatureColumn: string | null;
  scale: LoggerScale | null;
  dateOrder: LoggerDateOrder | null;
}

export const NO_DRAFT: ImportDraft = {
  file: null,
  boxName: null,
  placement: null,
  name: null,
  zone: null,
  timeColumn: null,
  temperatureColumn: null,
  scale: null,
  dateOrder: null,
};

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** So many bytes become one piece of text: one array of all digits would not fit in memory. */
const PIECE = 1 << 16;

/** Returns bytes in hexadecimal. */
export function hexOf(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += PIECE) {
    const piece = bytes.subarray(start, start + PIECE);
    pieces.push(Array.from(piece, (byte) => DIGITS[byte]).join(''));
  }
  return pieces.join('');
}

/** Reads a file that a person chose. */
export async function pick(file: File): Promise<PickedFile> {
  return { name: file.name, contentHex: hexOf(new Uint8Array(await file.arrayBuffer())) };
}

/** Returns the file as the core takes it, read as the person said. */
export function loggerFile(draft: ImportDraft, zone: string): LoggerFile | null {
  if (!draft.file) return null;
  return {
    name: draft.file.name,
    content_hex: draft.file.contentHex,
    zone: draft.zone ?? zone,
    ...(draft.timeColumn === null ? {} : { time_column: draft.timeColumn }),
    ...(draft.temperatureColumn === null ? {} : { temperature_column: draft.temperatureColumn }),
    ...(draft.scale === null ? {} : { scale: draft.scale }),
    ...(draft.dateOrder === null ? {} : { date_order: draft.dateOrder }),
  };
}
