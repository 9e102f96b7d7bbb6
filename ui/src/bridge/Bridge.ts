import type {
  ApiError,
  Command,
  CommandOutcome,
  Event,
  OfficeFile,
  Query,
  View,
} from './generated/api';

/** Where a file went. */
export interface SavedFile {
  fileName: string;
  /** The path, where the shell wrote it; null where the browser keeps its own downloads. */
  savedTo: string | null;
}

/** All that the interface asks of a shell. */
export interface Bridge {
  query(query: Query): Promise<View>;
  /** Resolves once the command is durable on this device; rejects with an {@link ApiFailure}. */
  send(command: Command): Promise<CommandOutcome>;
  /** Calls `listener` for every event until the returned function is called. */
  subscribe(listener: (event: Event) => void): () => void;
  exportReport(shipment: string): Promise<SavedFile>;
  /** Keeps a file where the person finds it. */
  saveFile(file: OfficeFile): Promise<SavedFile>;
  /** Whether the shell no longer takes this page for its own, as after a reload without token. */
  isShutOut?(): boolean;
}

/** A refusal or failure of the core, as it crossed the boundary. */
export class ApiFailure extends Error {
  readonly error: ApiError;

  constructor(error: ApiError) {
    super(error.code);
    this.name = 'ApiFailure';
    this.error = error;
  }
}

const UNKNOWN: ApiError = { code: 'bug', remedy: 'report', field: null, arguments: [] };

/** Returns what a shell threw as an error the interface can word. */
export function apiErrorOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiFailure) return thrown.error;
  if (isApiError(thrown)) return thrown;
  console.error(thrown);
  return UNKNOWN;
}

export function isApiError(value: unknown): value is ApiError {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<ApiError>).code === 'string' &&
    typeof (value as Partial<ApiError>).remedy === 'string' &&
    Array.isArray((value as Partial<ApiError>).arguments)
  );
}
