import { describe, expect, it } from 'vitest';
import { formatText, type Language } from '../../i18n/text';
import type { Text } from '../../i18n/useText';
import { createFormat } from '../../kit/format';
import { NOW } from '../../test/draw';
import { inputWords } from './inputs';

function check(language: Language, name: string, value: string, says: string, shows: string) {
  const t = ((id: string) => formatText(language, id)) as unknown as Text;
  const format = createFormat({ language, unit: 'celsius', zone: 'America/Yellowknife' });
  const words = inputWords({ name, value }, t, format, NOW);
  expect(words.name).toBe(says);
  expect(words.value.replace(/\u00A0/g, ' ')).toBe(shows);
}

describe('what a rule used', () => {
  it('reads as words and units, not as names of fields', () => {
    check('en', 'storage_max_millicelsius', '8000', 'Storage, at most', '8.0 °C');
    check('en', 'unknown_minutes', '131', 'Unknown time', '2 h 11 min');
    check('en', 'interval_seconds', '60', 'Time between readings', '1 min');
    check('en', 'interval_seconds', '30', 'Time between readings', '30 s');
    check('en', 'ended_at_ms', String(NOW), 'Until', 'Wed 13:42');
    check('en', 'readings', '1688', 'Readings', '1,688');
    check('en', 'activation_energy_joules_per_mole', '83144', 'Activation energy', '83,144 J/mol');
    check('fr', 'storage_min_millicelsius', '2000', 'Conservation, au moins', '2,0 °C');
  });

  it('stays readable for a rule newer than the words', () => {
    check('en', 'holdover_target_minutes', '90', 'Holdover target', '1 h 30 min');
    check('en', 'container_class', 'E4', 'Container class', 'E4');
  });
});
