import type { AuditLine, AuditParty } from '../../bridge/generated/api';
import { hasText } from '../../i18n/text';
import type { Text } from '../../i18n/useText';
import type { Format, Instant } from '../../kit/format';

/** Longer runs of digits are cut where a line is read, and whole where it is opened. */
const LONG_DIGITS = /\b([0-9a-f]{8})[0-9a-f]{8,}\b/g;

/** Milliseconds since 1970, of this century. */
const INSTANT = /\b([12]\d{12})\b/g;

/** Returns a text of the audit with its identities and hashes cut to eight digits. */
export function cut(text: string): string {
  return text.replace(LONG_DIGITS, '$1…');
}

/** Returns what was done in words; a word that is not known here stays as the audit has it. */
export function deedOf(action: string, t: Text): string {
  const id = `audit-deed-${action.replace('.', '-')}`;
  return hasText(id) ? t(id) : action;
}

/** Returns a rule or a reason in words, where there are some. */
export function reasonOf(why: string, t: Text): string {
  const word = why.replace(/\./g, '-');
  const id = [`audit-why-${word}`, `state-rule-${word}`].find(hasText);
  return id === undefined ? why : t(id);
}

/** Returns what was there in words, where there are some, else as the audit has it. */
export function valueOf(value: string, t: Text, format: Format): string {
  const [first = '', ...rest] = value.split(' ');
  const id = `audit-value-${first}`;
  const words = [hasText(id) ? t(id) : first, ...rest].join(' ');
  return cut(words).replace(INSTANT, (_, at: string) => momentOf(Number(at), format));
}

/** Returns a name, or the first digits of whoever has none. */
export function nameOf(party: AuditParty): string {
  return party.name ?? cut(party.id);
}

/** "10 Mar 2026, 13:08:05" */
export function momentOf(at: Instant, format: Format): string {
  return `${format.date(at)}, ${secondsOf(at, format)}`;
}

/** "13:08:05" */
export function secondsOf(at: Instant, format: Format): string {
  const { hour, minute, second } = format.calendar(at);
  return `${hour}:${minute}:${second}`;
}

export interface Times {
  device: string | null;
  received: string;
  written: string | null;
}

/** Returns the three times of a line; a day is said once unless it differs. */
export function timesOf(line: AuditLine, format: Format): Times {
  const day = format.date(line.received_at_ms);
  const near = (at: Instant | null) => {
    if (at === null) return null;
    return format.date(at) === day ? secondsOf(at, format) : momentOf(at, format);
  };
  return {
    device: near(line.device_at_ms),
    received: momentOf(line.received_at_ms, format),
    written: near(line.written_at_ms),
  };
}
