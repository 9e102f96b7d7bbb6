import { describe, expect, it } from 'vitest';
import { type Draft, expiryOf, instantOf, NO_DRAFT, readDraft } from './draft';

const ZONE = 'America/Yellowknife';
const WHOLE: Draft = {
  reference: ' 26-0425 ',
  origin: 'yzf',
  destination: 'yhi',
  depart: '2026-03-10T07:40',
  arrive: '2026-03-11T15:30',
  boxes: 'Cold box 7, Cold box 8',
  items: [{ product: 'hepb', batch: 'HB24071', expiry: '05/2027', quantity: '20', unit: 'dose' }],
};

describe('a draft of a shipment', () => {
  it('becomes a command once it is whole', () => {
    expect(readDraft(WHOLE, ZONE).shipment).toEqual({
      reference: '26-0425',
      origin_site: 'yzf',
      destination_site: 'yhi',
      depart_at_ms: Date.UTC(2026, 2, 10, 13, 40),
      arrive_by_at_ms: Date.UTC(2026, 2, 11, 21, 30),
      boxes: ['Cold box 7', 'Cold box 8'],
      items: [{ product: 'hepb', batch: 'HB24071', expiry: '2027-05', quantity: 20, unit: 'dose' }],
    });
  });

  it('says everything that is missing at once', () => {
    expect(Object.keys(readDraft(NO_DRAFT, ZONE).errors).sort()).toEqual([
      'boxes',
      'destination_site',
      'items',
      'origin_site',
      'reference',
    ]);
  });

  it.each<[keyof Draft, string, string, string]>([
    ['destination', 'yzf', 'destination_site', 'same'],
    ['arrive', '2026-03-10T07:40', 'arrive_by_at_ms', 'early'],
  ])('with %s of %s is refused at %s', (field, value, at, why) => {
    const { shipment, errors } = readDraft({ ...WHOLE, [field]: value }, ZONE);
    expect(shipment).toBeNull();
    expect(errors).toEqual({ [at]: why });
  });

  it.each([
    ['05/2027', '2027-05'],
    ['2027-05', '2027-05'],
    ['2027-05-31', '2027-05-31'],
    ['13/2027', null],
    ['2027', null],
    ['', null],
  ])('reads the expiry %s as %s', (text, expected) => {
    expect(expiryOf(text)).toBe(expected);
  });

  it('reads wall times on both sides of a change of clocks', () => {
    expect(instantOf('2026-03-08T01:30', ZONE)).toBe(Date.UTC(2026, 2, 8, 8, 30));
    expect(instantOf('2026-03-08T03:30', ZONE)).toBe(Date.UTC(2026, 2, 8, 9, 30));
    expect(instantOf('', ZONE)).toBeNull();
  });
});
