import type { OfficePerson } from '../../bridge/generated/api';
import { statesOf } from '../audit/states';
import { clock } from '../sample/clock';
import type { States } from '../states';

const person = (id: string, name: string, more: Partial<OfficePerson>): OfficePerson => ({
  person: id,
  name,
  account: name,
  role: 'driver',
  site: null,
  is_active: true,
  disabled_at_ms: null,
  must_change_password: false,
  is_linked: false,
  is_you: false,
  ...more,
});

const PEOPLE: OfficePerson[] = [
  person('amina', 'Amina Sayed', { role: 'administrator', is_you: true }),
  person('claire', 'Claire Fontaine', { role: 'dispatcher', account: 'claire.fontaine' }),
  person('elias', 'Elias Mantla', { must_change_password: true }),
  person('odd', 'Odd Larsen', { role: 'auditor', is_linked: true, account: 'odd@example.org' }),
  person('ruth', 'Ruth Okheena, RN', {
    role: 'nurse',
    account: 'ruth',
    site: { site: 'yhi', name: 'Ulukhaktok health centre' },
  }),
  person('joseph', 'Joseph Behchokǫ̀', {
    is_active: false,
    disabled_at_ms: clock(0, '16:20'),
    role: 'quality_officer',
  }),
];

/** Every state of the people worth seeing. */
export const PEOPLE_STATES: States<readonly OfficePerson[]> = statesOf<readonly OfficePerson[]>(
  [],
  PEOPLE,
);
