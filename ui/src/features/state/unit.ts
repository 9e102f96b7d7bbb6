import { hasText } from '../../i18n/text';
import type { Text } from '../../i18n/useText';

/** The units a packing list is counted in most often. */
export const UNITS = [
  'vial',
  'dose',
  'ampoule',
  'syringe',
  'pen',
  'cartridge',
  'bottle',
  'bag',
  'box',
  'unit',
] as const;

/** Returns a unit in words that fit a count; one without words stays as it was entered. */
export function unitText(unit: string, count: number, t: Text): string {
  const id = `shipment-unit-${unit}`;
  return hasText(id) ? t(id, { count }) : unit;
}

/** Returns the units to choose from, with those an item or its product brings along. */
export function unitOptions(own: readonly (string | undefined)[], t: Text) {
  const units = [...own.filter((unit) => unit !== undefined && unit !== ''), ...UNITS] as string[];
  return [...new Set(units)].map((unit) => ({ value: unit, label: unitText(unit, 2, t) }));
}
