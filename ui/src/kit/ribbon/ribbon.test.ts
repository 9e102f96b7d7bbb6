import { describe, expect, it } from 'vitest';
import { formatText } from '../../i18n/text';
import type { Text } from '../../i18n/useText';
import { createFormat } from '../format';
import { layoutChart } from './chartLayout';
import { type Cursor, moveCursor } from './cursor';
import { keepClear, longestThatFits, nameForms, stackLabels } from './labels';
import { nearestReading, type RibbonModel } from './model';
import { scaleOf, ticksOf } from './scale';
import { areaOf, COLUMN, traceOf } from './trace';
import { wordsAt } from './wordsAt';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const format = createFormat({ language: 'en', unit: 'celsius', zone: 'UTC' });
const t = Object.assign((id: string, args?: object) => formatText('en', id, { ...args }), {
  language: 'en',
}) as unknown as Text;
const words = { t, format, measure: (text: string) => text.length * 7 };

/** A day of readings, one a minute, at 5 °C but for `bend`. */
function trip(bend: (minute: number) => number | null = () => 5_000): RibbonModel {
  const times: number[] = [];
  const values: number[] = [];
  for (let minute = 0; minute <= 24 * 60; minute += 1) {
    const value = bend(minute);
    if (value === null) continue;
    times.push(minute * MINUTE);
    values.push(value);
  }
  return {
    began: 0,
    ended: 24 * HOUR,
    now: 24 * HOUR,
    rangeMinMillicelsius: 2_000,
    rangeMaxMillicelsius: 8_000,
    hasRange: true,
    times,
    values,
    excursions: [],
    gaps: [],
    custody: [],
    placements: [],
    stops: [],
    arrival: null,
  };
}

function hot(fromMinute: number, minutes: number) {
  const began = fromMinute * MINUTE;
  const duration = minutes * MINUTE;
  const ended = began + duration;
  return { breach: 'hot' as const, began, ended, duration, extremeMillicelsius: 11_400 };
}

const x = (at: number) => (at / (24 * HOUR)) * 300;

describe('the line', () => {
  it('keeps the one hot minute of a day', () => {
    const model = trip((minute) => (minute === 700 ? 11_400 : 5_000));
    const values = traceOf(model, x).flatMap((piece) => piece.map(([, value]) => value));
    expect(Math.max(...values)).toBe(11_400);
  });

  it('holds at most two points a column, in the order they happened', () => {
    const model = trip((minute) => 5_000 + Math.round(Math.sin(minute) * 900));
    const [piece = []] = traceOf(model, x);
    expect(piece.length).toBeLessThanOrEqual(2 * Math.ceil(300 / COLUMN) + 2);
    const times = piece.map(([at]) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('breaks at a gap and bridges nothing', () => {
    const model = trip((minute) => (minute > 300 && minute < 400 ? null : 5_000));
    model.gaps = [{ began: 300 * MINUTE, ended: 400 * MINUTE, isOpen: false }];
    const pieces = traceOf(model, x);
    expect(pieces).toHaveLength(2);
    expect(pieces[0]?.slice(-1)[0]?.[0]).toBe(300 * MINUTE);
    expect(pieces[1]?.[0]?.[0]).toBe(400 * MINUTE);
  });

  it('fills an excursion from crossing to crossing', () => {
    const model = trip((minute) => (minute >= 100 && minute <= 110 ? 9_000 : 7_000));
    const area = areaOf(model, hot(100, 10));
    expect(area[0]).toEqual([99.5 * MINUTE, 8_000]);
    expect(area.slice(-1)[0]).toEqual([110.5 * MINUTE, 8_000]);
  });
});

describe('the scale', () => {
  it('clamps beyond five degrees and never follows the readings', () => {
    const box = { left: 0, top: 0, width: 100, height: 160 };
    const { y } = scaleOf(box, { began: 0, ended: 10 }, { min: 2_000, max: 8_000 });
    expect([y(13_000), y(40_000), y(-3_000), y(-40_000), y(8_000)]).toEqual([0, 0, 160, 160, 50]);
  });

  it('marks midnight of the place', () => {
    const halifax = createFormat({ language: 'en', unit: 'celsius', zone: 'America/Halifax' });
    const span = { began: Date.UTC(2026, 2, 10, 0), ended: Date.UTC(2026, 2, 11, 0) };
    const days = ticksOf(span, 1_000, halifax, false).filter((tick) => tick.kind === 'day');
    expect(days.map((day) => day.at)).toEqual([Date.UTC(2026, 2, 10, 3)]);
  });
});

describe('labels', () => {
  const limits = { left: 0, right: 300 };

  it('never drop when they may not: they move aside, then stack', () => {
    const crowd = [50, 60, 70, 80, 290].map((centre) => ({ item: centre, centre, width: 100 }));
    const placed = stackLabels(crowd, limits);
    expect(placed).toHaveLength(5);
    for (const one of placed) {
      expect(one.left).toBeGreaterThanOrEqual(0);
      expect(one.left + one.width).toBeLessThanOrEqual(300);
      for (const other of placed) {
        if (one === other || one.row !== other.row) continue;
        const isClear = one.left + one.width <= other.left || other.left + other.width <= one.left;
        expect(isClear).toBe(true);
      }
    }
  });

  it('give way by weight', () => {
    const kept = keepClear(
      [
        { item: 'hour', left: 100, width: 20, weight: 1 },
        { item: 'day', left: 110, width: 60, weight: 2 },
        { item: 'out', left: 290, width: 60, weight: 3 },
      ],
      limits,
    );
    expect(kept.map((each) => each.item)).toEqual(['day']);
  });

  it.each([
    [200, 'Elias Mantla'],
    [60, 'Elias M.'],
    [40, 'Elias'],
    [20, null],
  ])('of %i px hold %s', (room, wanted) => {
    expect(longestThatFits(nameForms('Elias Mantla'), room, words.measure)).toBe(wanted);
  });

  it('of stops give way first, and origin and destination last', () => {
    const model = trip();
    model.stops = [
      { at: 0, name: 'Yellowknife' },
      { at: HOUR, name: 'Behchokǫ̀' },
      { at: 24 * HOUR, name: 'Ulukhaktok' },
    ];
    const { stops } = layoutChart(model, { width: 360, plotHeight: 100, lanes: 'plot' }, words);
    expect(stops.map((stop) => stop.item.name)).toEqual(['Yellowknife', 'Ulukhaktok']);
  });

  it('of excursions all stay in a narrow ribbon, shortened to their numbers', () => {
    const model = trip();
    model.excursions = [60, 120, 180, 240, 300, 360].map((minute) => hot(minute, 20));
    const layout = layoutChart(model, { width: 320, plotHeight: 72, lanes: 'all' }, words);
    expect(layout.hot.map((label) => label.item.text)).toEqual(Array(6).fill('11.4°'));
  });

  it('of a gap are words where they fit and a question mark where not', () => {
    const model = trip();
    model.gaps = [
      { began: HOUR, ended: 2 * HOUR, isOpen: false },
      { began: 10 * HOUR, ended: 20 * HOUR, isOpen: false },
    ];
    const { gaps } = layoutChart(model, { width: 480, plotHeight: 100, lanes: 'plot' }, words);
    expect(gaps.map((gap) => gap.lines[0])).toEqual(['?', 'Unknown']);
  });
});

describe('reading by keyboard', () => {
  const model = trip();
  model.excursions = [hot(100, 10)];
  model.gaps = [{ began: 300 * MINUTE, ended: 400 * MINUTE, isOpen: false }];
  model.custody = [{ at: 500 * MINUTE, name: 'Ruth', isHandover: true }];
  const last = model.times.length - 1;
  const at = (index: number): Cursor => ({ index, at: 'reading', item: 0 });
  const move = (from: Cursor | null, key: string, shiftKey = false) =>
    moveCursor(model, from, { key, shiftKey });

  it.each<[string, Cursor | null, string, boolean, Partial<Cursor>]>([
    ['left goes back one reading', at(50), 'ArrowLeft', false, { index: 49 }],
    ['shift and right goes on ten', at(50), 'ArrowRight', true, { index: 60 }],
    ['right stays on the last', at(last), 'ArrowRight', false, { index: last }],
    ['page up goes back an hour', at(200), 'PageUp', false, { index: 140 }],
    ['home goes to the first', at(200), 'Home', false, { index: 0 }],
    ['end goes to the last', at(200), 'End', false, { index: last }],
    ['the first key starts at the last reading', null, 'ArrowLeft', false, { index: last - 1 }],
    ['e finds the first excursion', null, 'e', false, { index: 100, at: 'excursion' }],
    ['e goes on to the gap', { index: 100, at: 'excursion', item: 0 }, 'e', false, { at: 'gap' }],
    ['shift and e goes back', { index: 300, at: 'gap', item: 0 }, 'E', true, { at: 'excursion' }],
    ['h finds the handover', at(0), 'h', false, { index: 500, at: 'handover' }],
  ])('%s', (_, from, key, shift, wanted) => {
    expect(move(from, key, shift)).toMatchObject(wanted);
  });

  it('leaves other keys to the page', () => expect(move(at(5), 'x')).toBeNull());

  it('speaks value, time, distance from the range and holder', () => {
    const warm = trip((minute) => (minute === 540 ? 11_400 : 5_000));
    warm.custody = [{ at: 0, name: 'Elias Mantla', isHandover: false }];
    const index = nearestReading(warm.times, 540 * MINUTE) ?? 0;
    const spoken = wordsAt(warm, { index, at: 'reading', item: 0 }, t, format).spoken;
    expect(spoken.replace(/\u00A0/g, ' ')).toBe(
      '11.4 °C, Thu 09:00, 3.4° too warm, held by Elias Mantla',
    );
  });
});
