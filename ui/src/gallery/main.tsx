import '../styles/index.css';
import { type ReactNode, useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-aria-components';
import { Boundary } from '../frame/Boundary';
import { Foot } from '../frame/Foot';
import { Frame } from '../frame/Frame';
import { usePath } from '../frame/route';
import { type Language, LANGUAGES } from '../i18n/text';
import { Display, type DisplaySettings, type Theme } from '../kit/Display';
import { Toasts } from '../kit/Toast';
import type { GalleryScreen } from './GalleryScreen';
import { SCREENS } from './screens';

/** Wednesday 11 March 2026, 13:42 in Yellowknife: the instant of the sample trip. */
const NOW = Date.UTC(2026, 2, 11, 19, 42);
const ZONE = 'America/Yellowknife';
const THEMES: readonly Theme[] = ['light', 'dark', 'contrast'];

/** Addresses are `#/<screen>/<state>/<theme>/<language>`; theme and language may be left out. */
function Gallery() {
  const [name, state = '', themeName, languageName] = usePath().split('/');
  const screen = SCREENS.find((each) => each.name === name);
  const theme = THEMES.find((each) => each === themeName) ?? 'light';
  const language = LANGUAGES.find((each) => each === languageName) ?? 'en';
  const draw = screen?.draw[state];
  if (!screen || !draw) return <Contents />;
  return (
    <Shown key={`${screen.name}/${state}`} {...{ screen, state, theme, language }} draw={draw} />
  );
}

interface ShownProps {
  screen: GalleryScreen;
  state: string;
  theme: Theme;
  language: Language;
  draw: () => ReactNode;
}

function Shown({ screen, state, theme, language, draw }: ShownProps) {
  const settings = useMemo<DisplaySettings>(
    () => ({ language, theme, unit: 'celsius', zone: ZONE }),
    [language, theme],
  );
  const status = screen.data(state)?.status ?? null;
  const counts = {
    alertsOpen: status?.open_alerts ?? 0,
    changesWaiting: status?.link.waiting ?? 0,
  };
  return (
    <Display settings={settings} now={status?.now_at_ms ?? NOW}>
      <Toasts>
        <Frame
          place={screen.place}
          path={`${screen.name}/${state}`}
          counts={counts}
          foot={status && <Foot link={status.link} />}
        >
          <Boundary path={screen.name}>{draw()}</Boundary>
        </Frame>
      </Toasts>
    </Display>
  );
}

/** All addresses, for people and for the script that takes the pictures. */
function Contents() {
  return (
    <main className="main" id="contents">
      <h1>Every screen</h1>
      <ul>
        {SCREENS.flatMap((screen) =>
          Object.keys(screen.draw).map((state) => (
            <li key={`${screen.name}/${state}`}>
              {THEMES.map((theme) => (
                <a key={theme} href={`#/${screen.name}/${state}/${theme}`}>
                  {screen.name}, {state}, {theme}{' '}
                </a>
              ))}
            </li>
          )),
        )}
      </ul>
    </main>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('gallery.html has no #root');
// Links of the screens lead nowhere here: the picture stays as it is.
createRoot(root).render(
  <RouterProvider navigate={() => undefined}>
    <Gallery />
  </RouterProvider>,
);
