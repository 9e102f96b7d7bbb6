import { useCallback } from 'react';
import { RouterProvider } from 'react-aria-components';
import type { Bridge } from '../bridge/Bridge';
import type { Event, SettingsView, StatusView } from '../bridge/generated/api';
import { BridgeProvider, useBridge, useEvents, useView } from '../bridge/useBridge';
import { type Route, ROUTES } from '../features/routes';
import { isLocked, UnlockScreen } from '../features/unlock/UnlockScreen';
import { useText } from '../i18n/useText';
import { LinkButton } from '../kit/Button';
import { DEFAULT_DISPLAY, Display, type DisplaySettings } from '../kit/Display';
import { EmptyState } from '../kit/banners';
import { Toasts } from '../kit/Toast';
import { Announcer } from './Announcer';
import { Boundary } from './Boundary';
import { ErrorNote } from './ErrorNote';
import { Foot } from './Foot';
import { Frame } from './Frame';
import { hrefTo, matchRoute, type RouteParams, usePath } from './route';
import { signalAlert } from './signalAlert';
import { Standing } from './Standing';

function navigate(href: string) {
  location.hash = href;
}

export function App({ bridge }: { bridge: Bridge }) {
  return (
    <BridgeProvider bridge={bridge}>
      <RouterProvider navigate={navigate}>
        <Settled />
      </RouterProvider>
    </BridgeProvider>
  );
}

/** Everything waits for language and theme: a flash of the wrong ones is worse than 20 ms. */
function Settled() {
  const bridge = useBridge();
  const settings = useView({ kind: 'settings' });
  const status = useView({ kind: 'status' });
  if (settings.state === 'loading' || status.state === 'loading') return null;
  if (settings.state === 'failed' && bridge.isShutOut?.()) return <ShutOut />;
  if (settings.state === 'failed' && isLocked(settings.error)) {
    return <UnlockScreen locked={settings.error} />;
  }
  const display = settings.state === 'ready' ? displayOf(settings.view) : DEFAULT_DISPLAY;
  return (
    <Display settings={display}>
      <Toasts>
        <Page
          status={status.state === 'ready' ? status.view : null}
          failure={settings.state === 'failed' ? settings.error : null}
        />
      </Toasts>
    </Display>
  );
}

/** After a reload the token is gone, and with it the right to read anything. */
function ShutOut() {
  const t = useText();
  return (
    <main className="main">
      <h1 className="vh">Isotherm</h1>
      <EmptyState title={t('frame-shut-out')} icon="lock">
        {t('frame-shut-out-what')}
      </EmptyState>
    </main>
  );
}

function displayOf(settings: SettingsView): DisplaySettings {
  return {
    language: settings.language,
    unit: settings.temperature_unit,
    zone: settings.zone,
    theme: settings.theme,
  };
}

interface PageProps {
  status: StatusView | null;
  failure: Parameters<typeof ErrorNote>[0]['error'];
}

function Page({ status, failure }: PageProps) {
  const home = useHome(status?.person?.person);
  const path = usePath() || home;
  const found = path === null ? null : findRoute(path);
  const onEvent = useCallback((event: Event) => {
    if (event.kind === 'alert_raised') signalAlert(event.state);
  }, []);
  useEvents(onEvent);
  if (path === null) return null;
  return (
    <>
      <Announcer link={status?.link ?? null} />
      <Frame
        place={found?.route.place ?? null}
        path={path}
        counts={{ alertsOpen: status?.open_alerts ?? 0, changesWaiting: status?.link.waiting ?? 0 }}
        foot={status && <Foot link={status.link} />}
      >
        <ErrorNote error={failure} />
        <Standing path={path} />
        <Boundary path={path}>
          {found ? <found.route.Screen key={path} params={found.params} /> : <Missing />}
        </Boundary>
      </Frame>
    </>
  );
}

/** Where the app opens: a driver carries boxes, everyone else answers for many shipments. */
function useHome(person: string | undefined): string | null {
  const directory = useView({ kind: 'directory' });
  if (directory.state === 'loading') return null;
  const people = directory.state === 'ready' ? directory.view.people : [];
  const role = people.find((each) => each.person === person)?.role;
  return role === undefined || role === 'driver' ? 'today' : 'shipments';
}

function findRoute(path: string): { route: Route; params: RouteParams } | null {
  for (const route of ROUTES) {
    const params = matchRoute(route.path, path);
    if (params) return { route, params };
  }
  return null;
}

function Missing() {
  const t = useText();
  return (
    <EmptyState
      title={t('frame-missing')}
      action={<LinkButton href={hrefTo('today')}>{t('frame-missing-go')}</LinkButton>}
    />
  );
}
