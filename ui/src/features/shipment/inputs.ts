import type { Argument } from '../../bridge/generated/api';
import { hasText } from '../../i18n/text';
import type { Text } from '../../i18n/useText';
import type { Format } from '../../kit/format';
import { MINUTE } from '../state/words';

const SECOND = 1_000;

/** What the end of a name says of its value: "storage_max_millicelsius". */
type Unit = [suffix: string, write: (value: number, format: Format, now: number) => string];

const UNITS: readonly Unit[] = [
  ['_millicelsius', (value, format) => format.temperature(value)],
  ['_at_ms', (value, format, now) => format.time(value, now)],
  ['_minutes', (value, format) => format.duration(value * MINUTE)],
  [
    '_seconds',
    (value, format) =>
      value < 60 ? `${format.count(value)}\u00A0s` : format.duration(value * SECOND),
  ],
  ['_joules_per_mole', (value, format) => `${format.count(value)}\u00A0J/mol`],
];

/** Returns what a rule used as a person reads it: "Storage, at most" and "8.0 °C". */
export function inputWords(
  { name, value }: Argument,
  t: Text,
  format: Format,
  now: number,
): { name: string; value: string } {
  const unit = UNITS.find(([suffix]) => name.endsWith(suffix));
  const stem = unit ? name.slice(0, -unit[0].length) : name;
  const id = `shipment-input-${stem}`;
  return {
    name: hasText(id) ? t(id) : readable(stem),
    value: valueOf(value, unit, format, now),
  };
}

/** A rule pack may be newer than these words. */
function readable(stem: string): string {
  const words = stem.replace(/_/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueOf(value: string, unit: Unit | undefined, format: Format, now: number): string {
  if (!/^-?\d+$/.test(value)) return value;
  return unit ? unit[1](Number(value), format, now) : format.count(Number(value));
}
