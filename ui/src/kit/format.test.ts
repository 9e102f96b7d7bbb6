import { describe, expect, it } from 'vitest';
import { createFormat } from './format';

const NORTH = 'America/Yellowknife';
const en = createFormat({ language: 'en', unit: 'celsius', zone: NORTH });
const fr = createFormat({ language: 'fr', unit: 'celsius', zone: NORTH });
const warm = createFormat({ language: 'en', unit: 'fahrenheit', zone: NORTH });

/** Tue 10 March 2026, 13:08 in Yellowknife. */
const TUESDAY = Date.UTC(2026, 2, 10, 19, 8);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('temperature', () => {
  it.each([
    [en.temperature(4_900), '4.9\u00A0°C'],
    [en.temperature(-700), '\u22120.7\u00A0°C'],
    [en.temperature(-40), '0.0\u00A0°C'],
    [fr.temperature(4_900), '4,9\u00A0°C'],
    [warm.temperature(5_000), '41.0\u00A0°F'],
    [en.degrees(8_000), '8°'],
    [en.degrees(11_400), '11.4°'],
    [warm.difference(1_000), '1.8°'],
    [en.change(1_300), '+1.3'],
    [en.change(-400), '\u22120.4'],
    [en.change(0), '0.0'],
    [en.range(2_000, 8_000), '2–8\u00A0°C'],
    [warm.range(2_000, 8_000), '35.6–46.4\u00A0°F'],
  ])('writes %s', (written, wanted) => expect(written).toBe(wanted));
});

describe('time', () => {
  it.each([
    [en.clock(TUESDAY), '13:08'],
    [fr.clock(TUESDAY), '13\u00A0h\u00A008'],
    [en.time(TUESDAY, TUESDAY + 2 * HOUR), 'Tue\u00A013:08'],
    [en.time(TUESDAY, TUESDAY + 24 * 8 * HOUR), '10\u00A0Mar\u00A02026, 13:08'],
    [en.longDay(TUESDAY), 'Tuesday 10 March'],
    [fr.shortDay(TUESDAY), 'mar.\u00A010\u00A0mars'],
    [en.zone(TUESDAY), 'MDT (UTC\u22126)'],
    [createFormat({ ...en.settings, zone: 'Asia/Kolkata' }).zone(TUESDAY), 'UTC+5:30'],
    [createFormat({ ...en.settings, zone: 'UTC' }).zone(TUESDAY), 'UTC'],
    [en.month('2027-05-31'), '05/2027'],
  ])('writes %s', (written, wanted) => expect(written).toBe(wanted));
});

describe('duration', () => {
  it.each([
    [21 * MINUTE, '21\u00A0min'],
    [9 * HOUR + 39 * MINUTE, '9\u00A0h\u00A039\u00A0min'],
    [10 * HOUR, '10\u00A0h'],
    [71 * HOUR, '71\u00A0h'],
    [76 * HOUR, '3\u00A0d\u00A04\u00A0h'],
    [-5, '0\u00A0min'],
  ])('writes %i ms as %s', (span, wanted) => expect(en.duration(span)).toBe(wanted));
});
