import { RouterProvider } from 'react-aria-components';
import { ROUTES } from '../features/routes';
import { DEFAULT_DISPLAY, Display } from '../kit/Display';
import { Toasts } from '../kit/Toast';
import { useText } from '../i18n/useText';
import { LinkButton } from '../kit/Button';
import { EmptyState } from '../kit/banners';
import { Boundary } from './Boundary';
import { Foot } from './Foot';
import { Frame } from './Frame';
import { hrefTo, matchRoute, usePath } from './route';

function navigate(href: string) {
  location.hash = href;
}

export function App() {
  return (
    <RouterProvider navigate={navigate}>
      <Display settings={DEFAULT_DISPLAY}>
        <Toasts>
          <Page />
        </Toasts>
      </Display>
    </RouterProvider>
  );
}

function Page() {
  const path = usePath();
  for (const route of ROUTES) {
    const params = matchRoute(route.path, path);
    if (!params) continue;
    return (
      <Frame
        place={route.place}
        path={path}
        counts={{ alertsOpen: 0, changesWaiting: 0 }}
        foot={<Foot link={{ kind: 'in-step', sentAt: null }} />}
      >
        <Boundary path={path}>
          <route.Screen key={path} params={params} />
        </Boundary>
      </Frame>
    );
  }
  return (
    <Frame
      place={null}
      path={path}
      counts={{ alertsOpen: 0, changesWaiting: 0 }}
      foot={<Foot link={{ kind: 'in-step', sentAt: null }} />}
    >
      <Missing />
    </Frame>
  );
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
