import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { filterOf, hashOf, NO_FILTER, type ShipmentFilter } from './filter';
import { Shipments, type ShipmentsActs } from './Shipments';
import { SHIPMENTS_STATES } from './states';

const acts = (more: Partial<ShipmentsActs> = {}): ShipmentsActs => ({
  filter: NO_FILTER,
  onFilter: () => undefined,
  onMore: () => undefined,
  onWithdraw: () => undefined,
  onAsk: () => undefined,
  ...more,
});

describe('Shipments', () => {
  checkStates(SHIPMENTS_STATES, (data) => <Shipments {...data} acts={acts()} />);

  it('puts what needs a decision before what is on the road', () => {
    draw(<Shipments {...SHIPMENTS_STATES.full} acts={acts()} />);
    const heads = screen.getAllByRole('heading', { level: 2 }).map((each) => each.textContent);
    expect(heads.slice(0, 2)).toEqual(['Needs a decision 2', 'On the road 5']);
  });

  it('goes from row to row with the arrow keys', async () => {
    draw(<Shipments {...SHIPMENTS_STATES.full} acts={acts()} />);
    const [first, second] = screen.getAllByRole('link', { name: /26-0|Ulukhaktok|Whatì/ });
    first?.focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(second);
    await userEvent.keyboard('{ArrowUp}');
    expect(document.activeElement).toBe(first);
  });

  it('filters by what is pressed', async () => {
    const onFilter = vi.fn();
    draw(<Shipments {...SHIPMENTS_STATES.full} acts={acts({ onFilter })} />);
    await userEvent.click(screen.getByRole('button', { name: /Not heard/ }));
    expect(onFilter).toHaveBeenCalledWith({ ...NO_FILTER, selection: 'not_heard' });
  });

  it('offers the way back when nothing fits', async () => {
    const onFilter = vi.fn();
    const filter = { ...NO_FILTER, text: 'Grise Fiord' };
    const view = SHIPMENTS_STATES.full.view && { ...SHIPMENTS_STATES.full.view, groups: [] };
    const data = { ...SHIPMENTS_STATES.full, view };
    draw(<Shipments {...data} acts={acts({ filter, onFilter })} />);
    await userEvent.click(screen.getByRole('button', { name: 'Show all shipments' }));
    expect(onFilter).toHaveBeenCalledWith(NO_FILTER);
  });

  it('keeps a refused change in sight until it is withdrawn', async () => {
    const onWithdraw = vi.fn();
    draw(<Shipments {...SHIPMENTS_STATES.refused} acts={acts({ onWithdraw })} />);
    expect(screen.getByText('Code decision.needs_qa')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Withdraw' }));
    expect(onWithdraw).toHaveBeenCalledWith('c12');
  });
});

describe('the filter in the address', () => {
  it.each<Partial<ShipmentFilter>>([
    {},
    { text: 'Délı̨nę & co' },
    { selection: 'on_the_road', sort: 'reference', layout: 'list' },
  ])('comes back as it was written: %o', (part) => {
    const filter = { ...NO_FILTER, ...part };
    expect(filterOf(hashOf(filter))).toEqual(filter);
  });

  it('leaves out what needs no saying', () => {
    expect(hashOf(NO_FILTER)).toBe('#/shipments');
  });

  it('takes an unknown word for none', () => {
    expect(filterOf('#/shipments?selection=broken&sort=')).toEqual(NO_FILTER);
  });
});
