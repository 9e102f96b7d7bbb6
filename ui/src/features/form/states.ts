import type { FormFieldView, FormView } from '../../bridge/generated/api';
import { clock, WEDNESDAY, ZONE } from '../sample/clock';
import { DESK, DESK_OFFLINE } from '../sample/status';
import type { States } from '../states';

const field = (
  name: string,
  asks: FormFieldView['asks'],
  answer: FormFieldView['answer'] = null,
): FormFieldView => ({
  field: name,
  asks,
  is_required: true,
  answer,
  answered_by: answer && 'Annie Kudlak',
  answered_on: answer && 'Clinic laptop',
  answered_at_ms: answer && clock(1, '12:05'),
  others: [],
});

const FIELDS: FormFieldView[] = [
  field('seal_whole', { kind: 'yes_no' }, { kind: 'yes_no', is_yes: true }),
  {
    ...field(
      'units_counted',
      { kind: 'number', minimum: 0, maximum: 1_000_000, unit: null },
      { kind: 'number', number: 102 },
    ),
    others: [
      {
        answer: { kind: 'number', number: 101 },
        by: 'Elias Mantla',
        device: 'Driver’s phone',
        at_ms: clock(1, '12:01'),
      },
    ],
  },
  field('batches_match', { kind: 'yes_no' }, { kind: 'yes_no', is_yes: true }),
  field('ice_state', {
    kind: 'choice',
    options: ['frozen', 'partly_melted', 'melted', 'none'],
  }),
  field('vvm_stage', { kind: 'vvm_stage' }),
  field('moved_to_storage_minutes', {
    kind: 'number',
    minimum: 0,
    maximum: 1_440,
    unit: 'minute',
  }),
  {
    ...field('remarks', { kind: 'text', is_long: true, length_max: 2_000 }),
    is_required: false,
  },
];

/** What Ruth answers at the door. */
const LATER: readonly FormFieldView['answer'][] = [
  null,
  null,
  null,
  { kind: 'choice', option: 'partly_melted' },
  { kind: 'vvm_stage', stage: 'one' },
  { kind: 'number', number: 12 },
];

const FULL: FormView = {
  now_at_ms: WEDNESDAY,
  zone: ZONE,
  form: 'f417',
  shipment: 'a417',
  reference: '26-0417',
  template: 'receipt',
  template_version: 1,
  fields: FIELDS,
  answered: 3,
  signatures: [],
  can_sign: false,
  sync: { state: 'saved_here', as_of_at_ms: WEDNESDAY, waiting: 1 },
};

/** Every state of a form worth seeing. */
export const FORM_STATES: States<FormView> = {
  empty: { view: { ...FULL, fields: [], answered: 0 }, status: DESK, problem: null },
  loading: { view: null, status: DESK, problem: null },
  offline: { view: FULL, status: DESK_OFFLINE, problem: null },
  refused: {
    view: {
      ...FULL,
      answered: 7,
      fields: FIELDS.map((each, index) => ({
        ...each,
        answer: each.answer ?? LATER[index] ?? null,
      })),
      signatures: [
        {
          by: 'Ruth Okheena, RN',
          meaning: 'authorship',
          at_ms: clock(1, '13:30'),
          is_valid: true,
        },
      ],
    },
    status: DESK,
    problem: { code: 'form_signed', remedy: 'fix_input', field: null, arguments: [] },
  },
  full: { view: FULL, status: DESK, problem: null },
};
