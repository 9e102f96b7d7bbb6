import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { People, type PeopleActs } from './People';
import { PEOPLE_STATES } from './states';

const none = () => undefined;
const acts = (more: Partial<PeopleActs> = {}): PeopleActs => ({
  isPending: false,
  handed: null,
  onHanded: none,
  onAdd: none,
  onChange: none,
  onDecide: none,
  onAgain: none,
  ...more,
});
const SITES = [
  {
    site: 'ulukhaktok',
    name: 'Ulukhaktok health centre',
    zone: 'America/Yellowknife',
    latitude_microdegrees: null,
    longitude_microdegrees: null,
  },
];
const full = (more?: Partial<PeopleActs>) => (
  <People {...PEOPLE_STATES.full} acts={acts(more)} sites={SITES} mayEdit />
);

describe('People', () => {
  checkStates(PEOPLE_STATES, (data) => <People {...data} acts={acts()} sites={SITES} mayEdit />);
  checkStates({ handed: PEOPLE_STATES.full }, (data) => (
    <People
      {...data}
      acts={acts({ handed: { name: 'Elias Mantla', password: 'maple-otter-drum-4821' } })}
      sites={SITES}
      mayEdit
    />
  ));

  it('adds a person with a role, and with the account only if one is given', async () => {
    const onAdd = vi.fn();
    draw(full({ onAdd }));
    await userEvent.click(screen.getByRole('button', { name: 'Add a person' }));
    const sheet = within(screen.getByRole('region', { name: 'Add a person' }));
    await userEvent.type(sheet.getByRole('textbox', { name: /Name/ }), ' Annie Kudlak ');
    const add = sheet.getByRole('button', { name: 'Add' });
    expect(add.hasAttribute('disabled')).toBe(true);
    await userEvent.click(sheet.getByRole('button', { name: /Role/ }));
    await userEvent.click(screen.getByRole('option', { name: 'Driver' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    expect(onAdd.mock.calls[0]?.[0]).toEqual({
      name: 'Annie Kudlak',
      account: '',
      role: 'driver',
      site: '',
    });
  });

  it('gives another password at a press, and disables only when held or pressed twice', async () => {
    const onDecide = vi.fn();
    draw(full({ onDecide }));
    await userEvent.click(screen.getByRole('button', { name: 'Change Elias Mantla' }));
    await userEvent.click(screen.getByRole('button', { name: 'Make another password' }));
    const disable = screen.getByRole('button', { name: /Hold to disable/ });
    disable.focus();
    await userEvent.keyboard('{Enter}');
    expect(onDecide.mock.calls.map((call) => call[1] as string)).toEqual(['reset_password']);
    await userEvent.keyboard('{Enter}');
    expect(onDecide.mock.calls[1]?.[1]).toBe('disable');
  });

  it('keeps nothing until something was changed', async () => {
    draw(full());
    await userEvent.click(screen.getByRole('button', { name: 'Change Ruth Okheena, RN' }));
    const keep = screen.getByRole('button', { name: 'Keep the change' });
    expect(keep.hasAttribute('disabled')).toBe(true);
  });

  it('shows a password until the person says that it was handed over', async () => {
    const onHanded = vi.fn();
    const handed = { name: 'Elias Mantla', password: 'maple-otter-drum-4821' };
    draw(full({ handed, onHanded }));
    expect(screen.getByText('maple-otter-drum-4821')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'I have handed it over' }));
    expect(onHanded).toHaveBeenCalledOnce();
  });

  it('changes nobody for those who only look', () => {
    draw(<People {...PEOPLE_STATES.full} acts={acts()} sites={SITES} mayEdit={false} />);
    expect(screen.queryByRole('button')).toBeNull();
  });
});
