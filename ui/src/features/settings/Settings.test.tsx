import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { Settings, type SettingsActs } from './Settings';
import { SETTINGS_STATES } from './states';

const none = () => undefined;
const acts = (more: Partial<SettingsActs> = {}): SettingsActs => ({
  onLanguage: none,
  onUnit: none,
  onTheme: none,
  onPerson: none,
  onTestAlarm: none,
  ...more,
});

describe('Settings', () => {
  checkStates(SETTINGS_STATES, (data) => <Settings {...data} acts={acts()} />);

  it('changes language, unit and theme as they are chosen', async () => {
    const onLanguage = vi.fn();
    const onUnit = vi.fn();
    const onTheme = vi.fn();
    draw(<Settings {...SETTINGS_STATES.full} acts={acts({ onLanguage, onUnit, onTheme })} />);
    await userEvent.click(screen.getByRole('radio', { name: 'Français' }));
    await userEvent.click(screen.getByRole('radio', { name: /Fahrenheit/ }));
    await userEvent.click(screen.getByRole('radio', { name: /sunlight/ }));
    expect(onLanguage).toHaveBeenCalledWith('fr');
    expect(onUnit).toHaveBeenCalledWith('fahrenheit');
    expect(onTheme).toHaveBeenCalledWith('contrast');
  });

  it('lets the alarm be tried', async () => {
    const onTestAlarm = vi.fn();
    draw(<Settings {...SETTINGS_STATES.full} acts={acts({ onTestAlarm })} />);
    await userEvent.click(screen.getByRole('button', { name: 'Test sound and vibration' }));
    expect(onTestAlarm).toHaveBeenCalledOnce();
  });
});
