import type { Command, ItemEntry } from '../../bridge/generated/api';
import { zoneOffset } from '../../kit/format';

export interface DraftItem {
  product: string | null;
  batch: string;
  /** `YYYY-MM`, `YYYY-MM-DD`, or as printed on most boxes, `MM/YYYY`. */
  expiry: string;
  quantity: string;
  /** What is counted; empty is the product's own unit. */
  unit: string;
}

/** What was entered so far. */
export interface Draft {
  reference: string;
  origin: string | null;
  destination: string | null;
  /** Wall times of the place, as the input writes them: `2026-03-11T15:30`. */
  depart: string;
  arrive: string;
  /** Names with commas between. */
  boxes: string;
  items: readonly DraftItem[];
}

export const NO_ITEM: DraftItem = { product: null, batch: '', expiry: '', quantity: '', unit: '' };
export const NO_DRAFT: Draft = {
  reference: '',
  origin: null,
  destination: null,
  depart: '',
  arrive: '',
  boxes: '',
  items: [NO_ITEM],
};

export type NewShipment = Omit<Extract<Command, { kind: 'create_shipment' }>, 'kind'>;
/** Fields by the names the core uses when it finds one wrong. */
export type DraftField = keyof NewShipment;
type Errors = Partial<Record<DraftField, string>>;

const EXPIRY = /^(\d{4})-(\d{2})(-\d{2})?$/;
const PRINTED = /^(\d{2})\/(\d{4})$/;

/** Returns an expiry as the core reads it, or null. */
export function expiryOf(text: string): string | null {
  const words = text.trim();
  const printed = PRINTED.exec(words);
  const iso = printed ? `${printed[2] ?? ''}-${printed[1] ?? ''}` : words;
  const month = Number(EXPIRY.exec(iso)?.[2] ?? 0);
  return month >= 1 && month <= 12 ? iso : null;
}

export const isExpiry = (text: string) => expiryOf(text) !== null;
export const isQuantity = (text: string) => /^[1-9]\d{0,6}$/.test(text.trim());

/** Returns the instant of a wall time in a zone, or null if the text is none. */
export function instantOf(wall: string, zone: string): number | null {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  // The offset is that of the answer, so it is asked for twice: once near, once there.
  const near = asUtc - zoneOffset(asUtc, zone);
  return asUtc - zoneOffset(near, zone);
}

/** Returns the names between commas. */
export function boxesOf(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** Reads one line of the packing list, or null if it is not whole. */
export function readItem({ product, batch, expiry, quantity, unit }: DraftItem): ItemEntry | null {
  const date = expiryOf(expiry);
  if (product === null || batch.trim() === '' || !date || !isQuantity(quantity)) return null;
  return { product, batch: batch.trim(), expiry: date, quantity: Number(quantity), unit };
}

function itemsOf(items: readonly DraftItem[]): ItemEntry[] | null {
  const entries = items.map(readItem);
  return entries.every((entry) => entry !== null) ? entries : null;
}

/** Reads a draft into a command, or says what is missing. */
export function readDraft(
  draft: Draft,
  zone: string,
): { shipment: NewShipment | null; errors: Errors } {
  const errors: Errors = {};
  const boxes = boxesOf(draft.boxes);
  const depart = instantOf(draft.depart, zone);
  const arrive = instantOf(draft.arrive, zone);
  const items = itemsOf(draft.items);
  if (draft.reference.trim() === '') errors.reference = 'empty';
  if (boxes.length === 0) errors.boxes = 'empty';
  if (draft.origin === null) errors.origin_site = 'choose';
  if (draft.destination === null) errors.destination_site = 'choose';
  if (draft.destination !== null && draft.destination === draft.origin) {
    errors.destination_site = 'same';
  }
  if (depart !== null && arrive !== null && arrive <= depart) errors.arrive_by_at_ms = 'early';
  if (!items) errors.items = 'items';
  const { origin, destination } = draft;
  if (Object.keys(errors).length > 0 || !items || origin === null || destination === null) {
    return { shipment: null, errors };
  }
  return {
    errors,
    shipment: {
      reference: draft.reference.trim(),
      origin_site: origin,
      destination_site: destination,
      ...(depart === null ? {} : { depart_at_ms: depart }),
      ...(arrive === null ? {} : { arrive_by_at_ms: arrive }),
      boxes,
      items,
    },
  };
}
