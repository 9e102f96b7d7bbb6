import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import type { ShipmentActs } from './Actions';
import { Decide } from './Decide';
import { ItemSheet } from './ItemSheet';
import { Readings } from './Readings';
import { Shipment } from './Shipment';
import { ASSESSMENT, ITEMS, READINGS_STATES, SHIPMENT_STATES } from './states';

const none = () => undefined;
const acts = (more: Partial<ShipmentActs> = {}): ShipmentActs => ({
  isPending: false,
  onDepart: none,
  onArrive: none,
  onFillForm: none,
  onExport: none,
  onNote: none,
  onEditItem: none,
  onWithdraw: none,
  onAsk: none,
  ...more,
});
const plain = (text: string | null | undefined) => (text ?? '').replace(/\u00A0/g, ' ');

describe('a shipment', () => {
  checkStates(SHIPMENT_STATES, (data) => <Shipment {...data} acts={acts()} />);

  it('says what each rule found, the failed one first', () => {
    draw(<Shipment {...SHIPMENT_STATES.full} acts={acts()} />);
    const section = screen.getByRole('region', { name: /Assessment/ });
    const rows = within(section)
      .getAllByRole('listitem')
      .map((row) => plain(row.textContent));
    expect(rows[0]).toContain('FAIL');
    expect(rows[0]).toContain('47 min above 8.0 °C, up to 11.4 °C.');
    expect(rows[1]).toContain('long enough to freeze, so it cannot be ruled out.');
    expect(rows[2]).toContain('The unknown 2 h 11 min is too short to reach 10 h.');
    expect(rows[3]).toContain('6.2 °C even if the unknown time had been at 15.0 °C.');
    expect(rows[3]).toContain('Verify against the source');
  });

  it('says that two people changed the same field, and keeps both', () => {
    draw(<Shipment {...SHIPMENT_STATES.full} acts={acts()} />);
    const history = within(screen.getByRole('region', { name: 'History' }));
    const rows = history.getAllByRole('listitem').map((row) => plain(row.textContent));
    const [phone, desk] = rows.filter((row) => row.includes('DTaP-IPV-Hib, batch DP3318A: Units'));
    expect(phone).toContain('from 28 to 30');
    expect(phone).toContain('Elias Mantla on Driver’s phone, Tue 07:31');
    expect(phone).toContain('This value counts.');
    expect(desk).toContain('from 28 to 26');
    expect(desk).toContain('Claire Fontaine on Depot desk, Tue 07:29');
    expect(desk).toContain('Another value counts; this one is kept.');
  });

  it('lists changes nobody contested, the latest first, and all of them when asked', async () => {
    draw(<Shipment {...SHIPMENT_STATES.full} acts={acts()} />);
    const history = within(screen.getByRole('region', { name: 'History' }));
    const rows = () => history.getAllByRole('listitem').map((row) => plain(row.textContent));
    expect(rows()[0]).toContain('How many units did you count? set to 102');
    expect(rows()[1]).toContain('Arrives from Wed 14:00 to Wed 15:30');
    expect(rows()[4]).toContain('On 5be1b22b, Tue 07:05');
    expect(rows()).toHaveLength(6);
    await userEvent.click(history.getByRole('button', { name: 'Show all 7 changes' }));
    expect(rows()[6]).toContain('Number from 26-0416 to 26-0417');
  });

  it('names the file that readings came from, and who took it in', () => {
    draw(<Shipment {...SHIPMENT_STATES.full} acts={acts()} />);
    const sources = screen.getByRole('region', { name: 'Where the readings come from' });
    const [heard, file] = within(sources).getAllByRole('listitem');
    expect(plain(heard?.textContent)).toContain('Heard');
    expect(plain(heard?.textContent)).toContain('1,688 readings, since Tue 07:25.');
    const text = plain(file?.textContent);
    expect(text).toContain('From a file');
    expect(text).toContain('130500109088_2026-03-11.txt, taken in by Annie Kudlak, Wed 13:31.');
    expect(text).toContain('12 of its 368 readings lie outside the shipment');
  });

  it('says of each source whether its calibration held', () => {
    draw(<Shipment {...SHIPMENT_STATES.full} acts={acts()} />);
    const sources = screen.getByRole('region', { name: 'Where the readings come from' });
    const [held, ended] = within(sources)
      .getAllByRole('listitem')
      .map((row) => plain(row.textContent));
    expect(held).toContain('Calibrated 12 Jan 2026, due 12 Jan 2027. Certificate K-1207.');
    expect(ended).toContain('Calibrated 3 Feb 2025, overdue. Certificate K-1207.');
  });

  it('says why there is no budget, and what unknown time could do to one', () => {
    draw(<Shipment {...SHIPMENT_STATES.full} acts={acts()} />);
    expect(plain(document.body.textContent)).toContain(
      '2 h 11 min without readings may have used more.',
    );
    cleanup();
    draw(<Shipment {...SHIPMENT_STATES.empty} acts={acts()} />);
    expect(document.body.textContent).toContain('Warm time leftNothing is packed yet.');
  });

  it('adds a note and empties the field', async () => {
    const onNote = vi.fn();
    draw(<Shipment {...SHIPMENT_STATES.full} acts={acts({ onNote })} />);
    const field = screen.getByRole('textbox', { name: 'Write a note' });
    await userEvent.type(field, 'Ice packs are fresh{Enter}');
    expect(onNote).toHaveBeenCalledWith('Ice packs are fresh');
    expect((field as HTMLInputElement).value).toBe('');
  });

  it('offers no change of items to those who may not', () => {
    const { view } = SHIPMENT_STATES.full;
    const data = { ...SHIPMENT_STATES.full, view: view && { ...view, actions: [] } };
    draw(<Shipment {...data} acts={acts()} />);
    expect(screen.queryByRole('button', { name: /^Change/ })).toBeNull();
  });
});

describe('a line of the packing list', () => {
  it('is struck only with a reason', async () => {
    const onRemove = vi.fn();
    const [item] = ITEMS;
    if (!item) throw new Error('the sample has no items');
    draw(
      <ItemSheet item={item} isPending={false} onClose={none} onSave={none} onRemove={onRemove} />,
    );
    const strike = screen.getByRole('button', { name: 'Strike this line' });
    await userEvent.click(strike);
    expect(onRemove).not.toHaveBeenCalled();
    await userEvent.type(screen.getByRole('textbox', { name: 'Why strike this line?' }), 'Broken');
    await userEvent.click(strike);
    expect(onRemove).toHaveBeenCalledWith(item, 'Broken');
  });
});

describe('a changed line', () => {
  it('reads the expiry as it is printed on the box', async () => {
    const onSave = vi.fn();
    const [item] = ITEMS;
    if (!item) throw new Error('the sample has no items');
    draw(
      <ItemSheet item={item} isPending={false} onClose={none} onSave={onSave} onRemove={none} />,
    );
    const expiry = screen.getByRole('textbox', { name: /Expires/ });
    await userEvent.clear(expiry);
    await userEvent.type(expiry, '06/2027');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(onSave).toHaveBeenCalledWith(item, {
      quantity: 20,
      unit: 'vial',
      batch: 'HB24071',
      expiry: '2027-06',
    });
  });
});

describe('deciding', () => {
  checkStates(SHIPMENT_STATES, (data) => <Decide {...data} isPending={false} onDecide={none} />);

  it('needs an outcome and a reason', async () => {
    const onDecide = vi.fn();
    draw(<Decide {...SHIPMENT_STATES.full} isPending={false} onDecide={onDecide} />);
    const hold = screen.getByRole('button', { name: /Hold to decide/ });
    expect((hold as HTMLButtonElement).disabled).toBe(true);
    await userEvent.click(screen.getByRole('radio', { name: /Quarantine/ }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Why?' }), 'Frozen perhaps');
    hold.focus();
    await userEvent.keyboard('{Enter}{Enter}');
    expect(onDecide).toHaveBeenCalledWith('quarantine', 'Frozen perhaps', []);
  });
});

describe('the table of readings', () => {
  checkStates(READINGS_STATES, (data) => (
    <Readings {...data} assessment={data.view && ASSESSMENT} onPage={none} />
  ));

  it('turns its pages', async () => {
    const onPage = vi.fn();
    draw(<Readings {...READINGS_STATES.full} assessment={null} onPage={onPage} />);
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(onPage).toHaveBeenCalledWith(5);
  });
});
