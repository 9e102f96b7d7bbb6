import '../styles/index.css';
import { type ReactNode, useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-aria-components';
import { BridgeProvider } from '../bridge/useBridge';
import { ROUTES } from '../features/routes';
import { Unlock } from '../features/unlock/Unlock';
import type { ScreenData } from '../features/states';
import { Boundary } from '../frame/Boundary';
import { Foot } from '../frame/Foot';
import { Frame } from '../frame/Frame';
import { Standing } from '../frame/Standing';
import { matchRoute, type Place, usePath } from '../frame/route';
import { LANGUAGES } from '../i18n/text';
import { Display, type DisplaySettings, type Theme } from '../kit/Display';
import { Toasts } from '../kit/Toast';
import { galleryBridge } from './galleryBridge';
import { type GalleryScreen, KIT_PAGES, LOCKED, SCREENS } from './screens';

/** Wednesday 11 March 2026, 13:42 in Yellowknife: the instant of the sample trip. */
const NOW = Date.UTC(2026, 2, 11, 19, 42);
const ZONE = 'America/Yellowknife';
const UNLOCK = 'unlock';
const THEMES: readonly Theme[] = ['light', 'dark', 'contrast'];

/** Addresses are `#/<screen>/<state>/<theme>/<language>`; theme and language may be left out. */
function Gallery() {
  const [name = '', state = '', themeName, languageName] = usePath().split('/');
  const theme = THEMES.find((each) => each === themeName) ?? 'light';
  const language = LANGUAGES.find((each) => each === languageName) ?? 'en';
  const settings = useMemo<DisplaySettings>(
    () => ({ language, theme, unit: 'celsius', zone: ZONE }),
    [language, theme],
  );
  const screen = SCREENS.find((each) => each.name === name);
  const data = screen?.states[state];
  if (screen && data) {
    return <Shown key={`${name}/${state}`} screen={screen} data={data} settings={settings} />;
  }
  const locked = name === UNLOCK ? LOCKED[state] : undefined;
  if (locked) {
    return (
      <Display settings={settings} now={NOW}>
        <main className="main" id="main">
          <Unlock {...locked} acts={{ isPending: false, onUnlock: () => undefined }} />
        </main>
      </Display>
    );
  }
  const Page = KIT_PAGES[name];
  if (!Page) return <Contents />;
  return (
    <Framed place="settings" name={name} status={null} settings={settings}>
      <Page />
    </Framed>
  );
}

interface ShownProps {
  screen: GalleryScreen;
  data: ScreenData<unknown>;
  settings: DisplaySettings;
}

/** The page of a route, as the product draws it, over a core that knows only this state. */
function Shown({ screen, data, settings }: ShownProps) {
  const bridge = useMemo(
    () => galleryBridge(screen.kind, data, screen.others ?? []),
    [screen, data],
  );
  for (const route of ROUTES) {
    const params = matchRoute(route.path, screen.path);
    if (!params) continue;
    return (
      <BridgeProvider bridge={bridge}>
        <Framed place={route.place} name={screen.name} status={data.status} settings={settings}>
          <Standing path={screen.path} />
          <route.Screen params={params} />
        </Framed>
      </BridgeProvider>
    );
  }
  throw new Error(`no route leads to ${screen.path}`);
}

interface FramedProps {
  place: Place;
  name: string;
  status: ScreenData<unknown>['status'];
  settings: DisplaySettings;
  children: ReactNode;
}

function Framed({ place, name, status, settings, children }: FramedProps) {
  const counts = {
    alertsOpen: status?.open_alerts ?? 0,
    changesWaiting: status?.link.waiting ?? 0,
  };
  return (
    <Display settings={settings} now={status?.now_at_ms ?? NOW}>
      <Toasts>
        <Frame
          place={place}
          path={name}
          counts={counts}
          foot={status && <Foot link={status.link} />}
        >
          <Boundary path={name}>{children}</Boundary>
        </Frame>
      </Toasts>
    </Display>
  );
}

/** All addresses, for people and for the script that takes the pictures. */
function Contents() {
  const pages = [
    ...SCREENS.flatMap((screen) => Object.keys(screen.states).map((state) => [screen.name, state])),
    ...Object.keys(LOCKED).map((state) => [UNLOCK, state]),
    ...Object.keys(KIT_PAGES).map((name) => [name, 'full']),
  ];
  return (
    <main className="main" id="contents">
      <h1>Every screen</h1>
      <ul>
        {pages.map(([name, state]) => (
          <li key={`${name ?? ''}/${state ?? ''}`}>
            {THEMES.map((theme) => (
              <a key={theme} href={`#/${name ?? ''}/${state ?? ''}/${theme}`}>
                {name}, {state}, {theme}{' '}
              </a>
            ))}
          </li>
        ))}
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
