import type { DirectoryView, ProductRow } from '../../bridge/generated/api';
import { ZONE } from '../sample/clock';
import { DESK, DESK_OFFLINE } from '../sample/status';
import type { States } from '../states';
import type { Draft } from './draft';

const product = (
  id: string,
  name: string,
  sensitivity: ProductRow['sensitivity'] = 'must_not_freeze',
): ProductRow => ({
  product: id,
  name,
  range: { temperature_min_millicelsius: 2_000, temperature_max_millicelsius: 8_000 },
  sensitivity,
  unit: 'vial',
});

const site = (id: string, name: string) => ({
  site: id,
  name,
  zone: ZONE,
  latitude_microdegrees: null,
  longitude_microdegrees: null,
});

const FULL: DirectoryView = {
  people: [],
  sites: [
    site('yzf', 'Yellowknife depot'),
    site('yhi', 'Ulukhaktok health centre'),
    site('yla', 'Délı̨nę health centre'),
  ],
  products: [
    product('hepb', 'Hepatitis B, adult'),
    product('mmr', 'MMR, freeze-dried', 'may_freeze'),
    product('glar', 'Insulin glargine pens'),
  ],
  templates: [],
};

/** What the pictures show entered. */
export const DRAFT: Draft = {
  reference: '26-0425',
  origin: 'yzf',
  destination: 'yhi',
  depart: '2026-03-12T07:40',
  arrive: '2026-03-13T15:30',
  boxes: 'Cold box 9',
  items: [
    { product: 'hepb', batch: 'HB24071', expiry: '05/2027', quantity: '20', unit: '' },
    { product: 'mmr', batch: 'M5U208', expiry: '02/2027', quantity: '10', unit: 'box' },
  ],
};

/** Every state of creating a shipment worth seeing. */
export const CREATE_STATES: States<DirectoryView> = {
  empty: {
    view: { ...FULL, sites: [], products: [] },
    status: DESK,
    problem: null,
  },
  loading: { view: null, status: DESK, problem: null },
  offline: { view: FULL, status: DESK_OFFLINE, problem: null },
  refused: {
    view: FULL,
    status: DESK,
    problem: {
      code: 'reference_taken',
      remedy: 'fix_input',
      field: 'reference',
      arguments: [{ name: 'reference', value: '26-0425' }],
    },
  },
  full: { view: FULL, status: DESK, problem: null },
};
