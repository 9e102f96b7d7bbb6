import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { LET_IN, OPEN, SIGNED_IN } from '../sample/membership';
import { Settings, type SettingsActs } from './Settings';
import { SETTINGS_STANDINGS, SETTINGS_STATES } from './states';

const none = () => undefined;
const acts = (more: Partial<SettingsActs> = {}): SettingsActs => ({
  onLanguage: none,
  onUnit: none,
  onTheme: none,
  onPerson: none,
  onTestAlarm: none,
  onSignOut: none,
  isPending: false,
  ...more,
});

describe('Settings', () => {
  checkStates(SETTINGS_STATES, (data) => <Settings {...data} membership={OPEN} acts={acts()} />);

  it('changes language, unit and theme as they are chosen', async () => {
    const onLanguage = vi.fn();
    const onUnit = vi.fn();
    const onTheme = vi.fn();
    draw(
      <Settings
        {...SETTINGS_STATES.full}
        membership={OPEN}
        acts={acts({ onLanguage, onUnit, onTheme })}
      />,
    );
    await userEvent.click(screen.getByRole('radio', { name: 'Français' }));
    await userEvent.click(screen.getByRole('radio', { name: /Fahrenheit/ }));
    await userEvent.click(screen.getByRole('radio', { name: /sunlight/ }));
    expect(onLanguage).toHaveBeenCalledWith('fr');
    expect(onUnit).toHaveBeenCalledWith('fahrenheit');
    expect(onTheme).toHaveBeenCalledWith('contrast');
  });

  it('lets the alarm be tried', async () => {
    const onTestAlarm = vi.fn();
    draw(<Settings {...SETTINGS_STATES.full} membership={OPEN} acts={acts({ onTestAlarm })} />);
    await userEvent.click(screen.getByRole('button', { name: 'Test sound and vibration' }));
    expect(onTestAlarm).toHaveBeenCalledOnce();
  });

  describe.each(SETTINGS_STANDINGS)(
    'for a device that stands as $name',
    ({ membership, data: full }) => {
      checkStates({ full }, (data) => <Settings {...data} membership={membership} acts={acts()} />);
    },
  );

  it('says of an open relay that signatures are not checked, and of key files who has them', () => {
    draw(<Settings {...SETTINGS_STATES.full} membership={OPEN} acts={acts()} />);
    expect(document.body.textContent).toContain('Signatures are not checked');
    expect(document.body.textContent).toContain('Whoever has its disk has its keys');
    expect(document.body.textContent).toContain(OPEN.fingerprint);
  });

  it('lets nobody be chosen where people sign in', () => {
    draw(<Settings {...SETTINGS_STATES.full} membership={LET_IN} acts={acts()} />);
    expect(document.body.textContent).not.toContain('Who uses this device?');
    expect(document.body.textContent).toContain('Nobody is signed in');
    expect(screen.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('#/sign-in');
  });

  it('signs out whoever is signed in, after asking', async () => {
    const onSignOut = vi.fn();
    draw(<Settings {...SETTINGS_STATES.full} membership={SIGNED_IN} acts={acts({ onSignOut })} />);
    expect(document.body.textContent).toContain('Elias Mantla');
    expect(document.body.textContent).toMatch(/25\s+Mar\s+2026,\s+07:10/);
    await userEvent.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(onSignOut).not.toHaveBeenCalled();
    const ways = screen.getAllByRole('button', { name: 'Sign out' });
    await userEvent.click(ways[ways.length - 1] ?? document.body);
    expect(onSignOut).toHaveBeenCalledOnce();
  });
});
