import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { hexOf, type ImportDraft, loggerFile, NO_DRAFT } from './file';
import { Import, type ImportProps } from './Import';
import { CONTRADICTS, IMPORT_STATES, PREVIEW, TABLE, UNREADABLE } from './states';

const none = () => undefined;
const FILE = { name: PREVIEW.file_name, contentHex: '00' };
const READY: ImportDraft = { ...NO_DRAFT, file: FILE, placement: 'under_the_lid' };

function page(more: Partial<ImportProps> = {}) {
  const { preview } = IMPORT_STATES.full.view ?? { preview: null };
  return (
    <Import
      {...IMPORT_STATES.full}
      draft={READY}
      onDraft={none}
      isReading={false}
      preview={preview}
      fault={null}
      isPending={false}
      done={null}
      onChoose={none}
      onAgain={none}
      onImport={none}
      {...more}
    />
  );
}

const plain = (text: string | null | undefined) => (text ?? '').replace(/\u00A0/g, ' ');
const said = () => plain(document.body.textContent);
const take = () => screen.getByRole('button', { name: /^Take in/ }) as HTMLButtonElement;

describe('a logger’s file', () => {
  checkStates(IMPORT_STATES, (data) =>
    page({ ...data, draft: NO_DRAFT, preview: data.view?.preview ?? null }),
  );
  checkStates({ unreadable: IMPORT_STATES.full }, (data) =>
    page({ ...data, preview: null, fault: UNREADABLE }),
  );

  it('shows what it holds and what it would add before anything is written', () => {
    draw(page());
    for (const fact of [
      '344 new readings',
      '24 readings were there before.',
      '12 readings lie outside the shipment',
      'Q-tag Fridge-tag 2 L, serial number 130500109088',
      '368 readings, every 5 min',
      '0.6 °C to 11.4 °C',
      '1, 2 h 11 min. Unknown, not counted as good.',
      'Local, by a clock that kept UTC−6:00',
    ]) {
      expect(said()).toContain(fact);
    }
  });

  it('goes where it is said to have been, under the name that its number suggests', async () => {
    const onImport = vi.fn();
    draw(page({ onImport }));
    await userEvent.click(take());
    expect(onImport).toHaveBeenCalledWith({
      boxName: 'Cold box 7',
      placement: 'under_the_lid',
      name: 'Q-tag Fridge-tag 2 L 9088',
    });
  });

  it.each([
    ['no file', { draft: { ...READY, file: null }, preview: null }, 'Choose a file'],
    ['no place', { draft: { ...READY, placement: null } }, 'Say where in the box it rode.'],
    ['no name', { preview: TABLE }, 'Name the logger.'],
    ['a contradiction', { preview: CONTRADICTS }, 'This file cannot be taken in.'],
    ['a fault', { preview: null, fault: UNREADABLE }, 'Choose a file that can be read.'],
    ['one reading', { preview: { ...PREVIEW, interval_seconds: null } }, 'One reading does not'],
  ] as const)('is not taken in with %s, and says why', (_, more, why) => {
    draw(page(more));
    expect(take().disabled).toBe(true);
    expect(said()).toContain(why);
  });

  it('names the file, the line, the field and what stands there', () => {
    draw(page({ preview: null, fault: UNREADABLE }));
    const alert = plain(screen.getByRole('alert').textContent);
    expect(alert).toContain('probe 7, lid.csv cannot be read');
    expect(alert).toContain('Line 118, Temp (°F): “open” is no temperature');
    expect(alert).toContain('file_unreadable');
  });

  it('says where it contradicts what was recorded', () => {
    draw(page({ preview: CONTRADICTS }));
    const alert = plain(screen.getByRole('alert').textContent);
    expect(alert).toContain('3 moments differ from what was recorded');
    expect(alert).toContain('First Tue 13:08: the file says 5.1 °C, 8.2 °C was recorded.');
  });

  it('names the columns that were taken, and lets others be chosen', async () => {
    draw(page({ preview: TABLE }));
    expect(said()).toContain('Date, Time, Temp (°F), in °F');
    await userEvent.click(screen.getByRole('button', { name: 'How the file is read' }));
    expect(screen.getByRole('button', { name: /Column of temperatures/ })).toBeDefined();
  });

  it('opens the choice of columns where none was recognised', () => {
    const names = ['at', 'inside'].map((value) => ({ name: 'column', value }));
    const problem = [
      { name: 'file', value: 'a.csv' },
      { name: 'line', value: '1' },
      { name: 'field', value: 'time column' },
      { name: 'part', value: 'time_column' },
      { name: 'problem', value: 'no_column' },
      { name: 'columns', value: 'at, inside' },
    ];
    draw(page({ preview: null, fault: { ...UNREADABLE, arguments: [...problem, ...names] } }));
    expect(said()).toContain('The columns are at, inside.');
    expect(screen.getByRole('button', { name: /Column of times/ })).toBeDefined();
  });

  it('says what was added and leads to the ribbon', () => {
    const done = {
      sensor: 'berlinger:130500109088',
      added: 344,
      known: 24,
      outside: 12,
      file_sha256: PREVIEW.file_sha256,
    };
    draw(page({ done }));
    expect(document.activeElement?.textContent).toBe('344 readings were taken in');
    const link = screen.getByRole('link', { name: 'See the ribbon' });
    expect(link.getAttribute('href')).toBe('#/shipments/a417');
  });
});

describe('the bytes of a file', () => {
  it.each([
    [[], ''],
    [[0, 1, 15, 16, 255], '00010f10ff'],
  ])('%j are %j', (bytes, hex) => expect(hexOf(new Uint8Array(bytes))).toBe(hex));

  it('are whole beyond one piece', () => {
    const bytes = new Uint8Array(200_000).map((_, index) => index % 251);
    const hex = hexOf(bytes);
    expect(hex).toHaveLength(400_000);
    expect(hex.slice(131_072 * 2 - 2, 131_072 * 2 + 2)).toBe(
      [131_071, 131_072].map((at) => (at % 251).toString(16).padStart(2, '0')).join(''),
    );
  });

  it('go with what was said of them and no more', () => {
    expect(loggerFile(NO_DRAFT, 'UTC')).toBeNull();
    expect(loggerFile({ ...READY, scale: 'fahrenheit' }, 'UTC')).toEqual({
      name: PREVIEW.file_name,
      content_hex: '00',
      zone: 'UTC',
      scale: 'fahrenheit',
    });
  });
});
