import type { Language } from '../i18n/text';

/** An instant in milliseconds since 1970, UTC. */
export type Instant = number;
/** A span in milliseconds. */
export type Span = number;
export type TemperatureUnit = 'celsius' | 'fahrenheit';

export interface FormatSettings {
  language: Language;
  unit: TemperatureUnit;
  /** IANA name of the zone of the place, not of the reader. */
  zone: string;
}

export const NO_BREAK = '\u00A0';
export const MINUS = '\u2212';
export const EN_DASH = '\u2013';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Hours are counted up to here; beyond it, days. */
const HOURS_SHOWN = 72 * HOUR;

interface Calendar {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
}

/** Turns measured values into words and figures of one language, unit and zone. */
export interface Format {
  readonly settings: FormatSettings;
  /** "4.9 °C" */
  temperature(millicelsius: number): string;
  /** "4.9", without its unit; `decimals` is 1 unless told. */
  temperatureNumber(millicelsius: number, decimals?: number): string;
  /** "°C" */
  readonly temperatureUnit: string;
  /** "8°" or "11.4°": for the inside of a ribbon. */
  degrees(millicelsius: number): string;
  /** "3.4°": how far apart two temperatures are; a difference has no zero point. */
  difference(millicelsius: number): string;
  /** "+1.3" or "−0.4": a change, with its sign. */
  change(millicelsius: number): string;
  /** "2–8 °C": a range as a name. */
  range(minMillicelsius: number, maxMillicelsius: number): string;
  /** "21 min", "9 h 39 min", "2 h", "3 d 4 h" */
  duration(span: Span): string;
  /** "13:42"; French "13 h 42". */
  clock(at: Instant): string;
  /** "Tue" */
  weekday(at: Instant): string;
  /** "Tuesday 10 March" */
  longDay(at: Instant): string;
  /** "Tue 10 Mar" */
  shortDay(at: Instant): string;
  /** "10 Mar 2026" */
  date(at: Instant): string;
  /** "Tue 13:08" within seven days of `now`, else "10 Mar 2026, 13:08". */
  time(at: Instant, now: Instant): string;
  /** "MDT (UTC−6)" */
  zone(at: Instant): string;
  /** "05/2027": year and month of an ISO date such as 2027-05-31. */
  month(isoDate: string): string;
  /** "10,000" */
  count(value: number): string;
  /** "88 %" */
  percent(value: number): string;
  /** The parts of the local calendar at an instant. */
  calendar(at: Instant): Calendar;
}

const dates = new Map<string, Intl.DateTimeFormat>();

function dateFormat(
  locale: string,
  zone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  let format = dates.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    dates.set(key, format);
  }
  return format;
}

function calendarOf(at: Instant, zone: string): Calendar {
  const parts = dateFormat('en-US', zone, {
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/** Returns how far a zone's clock is ahead of UTC at an instant, in milliseconds. */
export function zoneOffset(at: Instant, zone: string): Span {
  const local = calendarOf(at, zone);
  const asUtc = Date.UTC(
    Number(local.year),
    Number(local.month) - 1,
    Number(local.day),
    Number(local.hour),
    Number(local.minute),
    Number(local.second),
  );
  return asUtc - Math.floor(at / SECOND) * SECOND;
}

function zoneName(at: Instant, zone: string): string {
  const minutes = Math.round(zoneOffset(at, zone) / MINUTE);
  const rest = Math.abs(minutes) % 60;
  const sign = minutes < 0 ? MINUS : '+';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const offset = `UTC${minutes === 0 ? '' : sign + hours}${rest ? `:${String(rest)}` : ''}`;
  const name = dateFormat('en-CA', zone, { timeZoneName: 'short' })
    .formatToParts(at)
    .find((each) => each.type === 'timeZoneName')?.value;
  return name && !/^(GMT|UTC)/.test(name) ? `${name} (${offset})` : offset;
}

function figure(value: number, decimals: number, language: Language): string {
  const text = value.toFixed(decimals);
  const unsigned = /^-0(\.0+)?$/.test(text) ? text.slice(1) : text.replace('-', MINUS);
  return language === 'fr' ? unsigned.replace('.', ',') : unsigned;
}

function durationOf(span: Span): string {
  const minutes = Math.max(0, Math.round(span / MINUTE));
  const join = (value: number, unit: string) => `${String(value)}${NO_BREAK}${unit}`;
  if (minutes * MINUTE >= HOURS_SHOWN) {
    const days = Math.floor(minutes / (24 * 60));
    const hours = Math.floor((minutes % (24 * 60)) / 60);
    return hours ? join(days, 'd') + NO_BREAK + join(hours, 'h') : join(days, 'd');
  }
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return join(rest, 'min');
  return rest
    ? join(hours, 'h') + NO_BREAK + String(rest).padStart(2, '0') + `${NO_BREAK}min`
    : join(hours, 'h');
}

function temperatureParts({ language, unit }: FormatSettings) {
  const scaled = (millicelsius: number) =>
    unit === 'fahrenheit' ? (millicelsius * 9) / 5_000 + 32 : millicelsius / 1_000;
  const span = (millicelsius: number) =>
    unit === 'fahrenheit' ? (millicelsius * 9) / 5_000 : millicelsius / 1_000;
  const temperatureUnit = unit === 'fahrenheit' ? '°F' : '°C';
  const shortest = (millicelsius: number) => {
    const value = scaled(millicelsius);
    return figure(value, Math.abs(value - Math.round(value)) < 0.05 ? 0 : 1, language);
  };
  return {
    temperatureUnit,
    temperature: (millicelsius: number) =>
      figure(scaled(millicelsius), 1, language) + NO_BREAK + temperatureUnit,
    temperatureNumber: (millicelsius: number, decimals = 1) =>
      figure(scaled(millicelsius), decimals, language),
    degrees: (millicelsius: number) => `${shortest(millicelsius)}°`,
    difference: (millicelsius: number) => `${figure(Math.abs(span(millicelsius)), 1, language)}°`,
    change: (millicelsius: number) => {
      const text = figure(span(millicelsius), 1, language);
      return text.startsWith(MINUS) || Number(text.replace(',', '.')) === 0 ? text : `+${text}`;
    },
    range: (min: number, max: number) =>
      `${shortest(min)}${EN_DASH}${shortest(max)}${NO_BREAK}${temperatureUnit}`,
  };
}

function timeParts({ language, zone }: FormatSettings) {
  const locale = language === 'fr' ? 'fr' : 'en-GB';
  const named = (at: Instant, options: Intl.DateTimeFormatOptions) =>
    dateFormat(locale, zone, options).format(at).replace('Sept', 'Sep');
  const dayNumber = (at: Instant) => String(Number(calendarOf(at, zone).day));
  const clock = (at: Instant) => {
    const { hour, minute } = calendarOf(at, zone);
    return language === 'fr' ? `${hour}${NO_BREAK}h${NO_BREAK}${minute}` : `${hour}:${minute}`;
  };
  const weekday = (at: Instant) => named(at, { weekday: 'short' });
  const date = (at: Instant) =>
    [dayNumber(at), named(at, { month: 'short' }), calendarOf(at, zone).year].join(NO_BREAK);
  return {
    clock,
    weekday,
    date,
    shortDay: (at: Instant) =>
      [weekday(at), dayNumber(at), named(at, { month: 'short' })].join(NO_BREAK),
    longDay: (at: Instant) =>
      [named(at, { weekday: 'long' }), dayNumber(at), named(at, { month: 'long' })].join(' '),
    time: (at: Instant, now: Instant) =>
      Math.abs(now - at) < 7 * DAY
        ? `${weekday(at)}${NO_BREAK}${clock(at)}`
        : `${date(at)}, ${clock(at)}`,
    zone: (at: Instant) => zoneName(at, zone),
    calendar: (at: Instant) => calendarOf(at, zone),
  };
}

export function createFormat(settings: FormatSettings): Format {
  const numbers = new Intl.NumberFormat(settings.language === 'fr' ? 'fr-CA' : 'en-CA');
  return {
    settings,
    ...temperatureParts(settings),
    ...timeParts(settings),
    duration: durationOf,
    month: (isoDate) => `${isoDate.slice(5, 7)}/${isoDate.slice(0, 4)}`,
    count: (value) => numbers.format(value),
    percent: (value) => `${numbers.format(value)}${NO_BREAK}%`,
  };
}
