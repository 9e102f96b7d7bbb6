import type {
  Language,
  MembershipView,
  SettingsView,
  TemperatureUnit,
  Theme,
} from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { useText } from '../../i18n/useText';
import { BoneRows } from '../../kit/Bones';
import { Button } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { RadioChoices, SelectField } from '../../kit/fields';
import { isChosen } from '../state/membership';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import type { ScreenData } from '../states';
import { Organisation } from './Organisation';
import './settings.css';

export interface SettingsActs {
  onLanguage: (language: Language) => void;
  onUnit: (unit: TemperatureUnit) => void;
  onTheme: (theme: Theme) => void;
  onPerson: (person: string) => void;
  onSignOut: () => void;
  isPending: boolean;
  /** Sounds and vibrates as an alert would. */
  onTestAlarm: () => void;
}

interface SettingsProps extends ScreenData<SettingsView> {
  /** Null until it is read. */
  membership: MembershipView | null;
  acts: SettingsActs;
}

const LANGUAGES: readonly Language[] = ['en', 'fr'];
const UNITS: readonly TemperatureUnit[] = ['celsius', 'fahrenheit'];
const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast'];

/** What this device shows, who uses it, and what it is. */
export function Settings({ view, status, problem, membership, acts }: SettingsProps) {
  const t = useText();
  if (!view) {
    return (
      <Pending title={t('frame-settings')} problem={problem}>
        <BoneRows rows={5} />
      </Pending>
    );
  }
  return (
    <>
      <div className="head">
        <h1>{t('frame-settings')}</h1>
      </div>
      <Offline status={status} />
      <ErrorNote error={problem} />
      <div className="settings">
        {(membership === null || isChosen(membership)) && (
          <You view={view} onPerson={acts.onPerson} />
        )}
        {membership && <Organisation view={membership} link={view.link} acts={acts} />}
        <section className="section">
          <h2>{t('settings-display')}</h2>
          <div className="settings-choices">
            <RadioChoices
              label={t('settings-language')}
              value={view.language}
              options={LANGUAGES.map((value) => ({
                value,
                label: t(`settings-language-${value}`),
              }))}
              onChange={acts.onLanguage}
            />
            <RadioChoices
              label={t('settings-unit')}
              hint={t('settings-unit-why')}
              value={view.temperature_unit}
              options={UNITS.map((value) => ({ value, label: t(`settings-unit-${value}`) }))}
              onChange={acts.onUnit}
            />
            <RadioChoices
              label={t('settings-theme')}
              value={view.theme}
              options={THEMES.map((value) => ({ value, label: t(`settings-theme-${value}`) }))}
              onChange={acts.onTheme}
            />
          </div>
        </section>
        <section className="section">
          <h2>{t('settings-alarm')}</h2>
          <p>{t('settings-alarm-why')}</p>
          <Button icon="bell" onPress={acts.onTestAlarm}>
            {t('settings-alarm-test')}
          </Button>
        </section>
        <Device view={view} />
      </div>
    </>
  );
}

interface YouProps {
  view: SettingsView;
  onPerson: SettingsActs['onPerson'];
}

/** Who uses this device, where nobody signs in. */
function You({ view, onPerson }: YouProps) {
  const t = useText();
  return (
    <section className="section">
      <h2>{t('settings-person')}</h2>
      {view.people.length === 0 ? (
        <p className="quiet">{t('settings-nobody')}</p>
      ) : (
        <SelectField
          label={t('settings-who')}
          hint={t('settings-who-why')}
          value={view.person?.person ?? null}
          options={view.people.map(({ person, name }) => ({ value: person, label: name }))}
          onChange={onPerson}
        />
      )}
    </section>
  );
}

const MEGABYTE = 1_000_000;

function Device({ view }: { view: SettingsView }) {
  const t = useText();
  const format = useFormat();
  return (
    <section className="section">
      <h2>{t('settings-device')}</h2>
      <dl className="device">
        <dt>{t('settings-name')}</dt>
        <dd>{view.device_name}</dd>
        <dt>{t('settings-zone')}</dt>
        <dd>
          {view.zone}, {format.zone(view.now_at_ms)}
        </dd>
        <dt>{t('settings-kept')}</dt>
        <dd className="num">
          {t('settings-megabytes', { count: Math.ceil(view.storage_bytes / MEGABYTE) })}
        </dd>
        <dt>{t('settings-version')}</dt>
        <dd className="num">Isotherm {view.version}</dd>
      </dl>
    </section>
  );
}
