import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { LanguageContext } from '../i18n/useText';
import { createFormat, type Format, type FormatSettings, type Instant } from './format';

export type Theme = 'system' | 'light' | 'dark' | 'contrast';

export interface DisplaySettings extends FormatSettings {
  theme: Theme;
}

export const DEFAULT_DISPLAY: DisplaySettings = {
  language: 'en',
  unit: 'celsius',
  zone: 'UTC',
  theme: 'system',
};

const FormatContext = createContext<Format>(createFormat(DEFAULT_DISPLAY));
const NowContext = createContext<Instant>(0);
const ThemeContext = createContext<Theme>('system');

/** Ages are written in minutes, so a coarser clock would show them late. */
const TICK = 10_000;

interface DisplayProps {
  settings: DisplaySettings;
  /** A fixed instant for pictures and tests; without it the clock runs. */
  now?: Instant | undefined;
  children: ReactNode;
}

/** Gives everything below it one language, unit, zone, theme and clock. */
export function Display({ settings, now, children }: DisplayProps) {
  const { language, unit, zone, theme } = settings;
  const format = useMemo(() => createFormat({ language, unit, zone }), [language, unit, zone]);
  useEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    root.dir = 'ltr';
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
  }, [language, theme]);
  return (
    <I18nProvider locale={language === 'fr' ? 'fr-CA' : 'en-CA'}>
      <LanguageContext value={language}>
        <FormatContext value={format}>
          <ThemeContext value={theme}>
            <Clock fixed={now}>{children}</Clock>
          </ThemeContext>
        </FormatContext>
      </LanguageContext>
    </I18nProvider>
  );
}

function Clock({ fixed, children }: { fixed: Instant | undefined; children: ReactNode }) {
  const [ticking, setTicking] = useState(() => Date.now());
  useEffect(() => {
    if (fixed !== undefined) return;
    const timer = setInterval(() => setTicking(Date.now()), TICK);
    return () => clearInterval(timer);
  }, [fixed]);
  return <NowContext value={fixed ?? ticking}>{children}</NowContext>;
}

export const useFormat = () => useContext(FormatContext);
/** Returns the instant that ages are counted to. */
export const useNow = () => useContext(NowContext);
export const useTheme = () => useContext(ThemeContext);

/** Writes times below it in the zone of another place, where a record was made. */
export function ZoneScope({ zone, children }: { zone: string; children: ReactNode }) {
  const { settings } = useFormat();
  const { language, unit } = settings;
  const format = useMemo(() => createFormat({ language, unit, zone }), [language, unit, zone]);
  return <FormatContext value={format}>{children}</FormatContext>;
}
