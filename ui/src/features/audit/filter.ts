import { parseDate } from '@internationalized/date';
import type { AuditFilter } from '../../bridge/generated/api';
import { instantOf } from '../create/draft';

/** What is looked for, as the fields hold it; empty fits every line. */
export interface Sought {
  text: string;
  person: string;
  device: string;
  /** A kind of deed, such as `device`. */
  action: string;
  /** Days, `2026-03-11`, the last one included. */
  from: string;
  to: string;
}

export const EVERYTHING: Sought = {
  text: '',
  person: '',
  device: '',
  action: '',
  from: '',
  to: '',
};

/** Every kind of deed that the audit notes. */
export const ACTIONS = [
  'session',
  'password',
  'grant',
  'document',
  'entry',
  'request',
  'link',
  'device',
  'enrolment',
  'person',
  'audit',
  'organisation',
  'relay',
] as const;

/** Returns what the relay is asked; days begin and end in the zone of the place. */
export function filterOf(sought: Sought, zone: string): AuditFilter {
  const filter: AuditFilter = {};
  for (const field of ['text', 'person', 'device', 'action'] as const) {
    const word = sought[field].trim();
    if (word !== '') filter[field] = word;
  }
  const from = midnight(sought.from, 0, zone);
  const to = midnight(sought.to, 1, zone);
  if (from !== null) filter.from_ms = from;
  if (to !== null) filter.to_ms = to;
  return filter;
}

function midnight(day: string, later: number, zone: string): number | null {
  if (day === '') return null;
  return instantOf(`${parseDate(day).add({ days: later }).toString()}T00:00`, zone);
}

/** Tells whether anything is looked for. */
export function isSought(sought: Sought): boolean {
  return Object.values(sought).some((field) => field !== '');
}
