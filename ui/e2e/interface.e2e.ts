import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type {
  ApiError,
  DirectoryView,
  Query,
  Role,
  SettingsView,
  StatusView,
  TodayView,
  View,
} from '../src/bridge/generated/api';
import { SHIPMENT_STATES } from '../src/features/shipment/states';
import { TODAY_STATES } from '../src/features/today/states';
import { closeBrowser, openStage, type Script, type Stage } from './stage';

const { view: shipment, status } = SHIPMENT_STATES.full;
const today = TODAY_STATES.full.view;
if (!shipment || !today || !status) throw new Error('the full states have no view');

const SETTINGS: SettingsView = {
  language: 'en',
  temperature_unit: 'celsius',
  theme: 'light',
  person: status.person,
  people: [],
  device_name: status.device_name,
  device: 'ab12',
  relay: null,
  link: status.link,
  zone: status.zone,
  now_at_ms: status.now_at_ms,
  version: '0.0.0',
  storage_bytes: 0,
};

interface World {
  settings: SettingsView;
  status: StatusView;
  today: TodayView | ApiError;
  role: Role;
}

function scriptOf(world: World): Script {
  return {
    answer: (query: Query): View | ApiError | undefined => {
      switch (query.kind) {
        case 'settings':
          return { kind: 'settings', view: world.settings };
        case 'status':
          return { kind: 'status', view: world.status };
        case 'directory':
          return { kind: 'directory', view: directoryOf(world) };
        case 'today':
          return 'code' in world.today ? world.today : { kind: 'today', view: world.today };
        case 'shipment':
          return { kind: 'shipment', view: shipment as NonNullable<typeof shipment> };
        default:
          return undefined;
      }
    },
  };
}

function directoryOf({ status, role }: World): DirectoryView {
  const people = status.person ? [{ ...status.person, role, site: null }] : [];
  return { people, sites: [], products: [], templates: [] };
}

const worldNow = (): World => ({
  settings: SETTINGS,
  status: status as StatusView,
  today: today as TodayView,
  role: 'driver',
});

let stage: Stage;

afterEach(() => stage.close());
afterAll(closeBrowser);

describe('the page', () => {
  it('hides its token and breaks no rule of its policy', async () => {
    stage = await openStage(scriptOf(worldNow()));
    await stage.page.waitForSelector('.plate');
    expect(stage.page.url()).not.toContain('token');
    expect(stage.complaints).toEqual([]);
  });

  it('opens where the person works: a nurse sees the shipments', async () => {
    stage = await openStage(scriptOf({ ...worldNow(), role: 'nurse' }), '');
    await stage.page.waitForSelector('nav [aria-current="page"][href="#/shipments"]');
  });

  it('says what to do when a reload has lost the token', async () => {
    stage = await openStage(scriptOf(worldNow()));
    await stage.page.waitForSelector('.plate');
    await stage.page.reload();
    await stage.page.waitForSelector('.empty');
    expect(await stage.page.textContent('.empty')).toContain('Open the address of Isotherm again');
  });

  it('reads a view again when the core says it changed', async () => {
    const world = worldNow();
    stage = await openStage(scriptOf(world));
    await stage.page.waitForSelector('.plate[data-state=warning]');
    const { main } = today as TodayView;
    if (!main) throw new Error('the full day has no box');
    world.today = {
      ...(today as TodayView),
      main: { ...main, verdict: { ...main.verdict, state: 'stop' } },
    };
    expect(stage.streams()).toBe(1);
    stage.tell({ kind: 'views_changed', views: ['today'] });
    await stage.page.waitForSelector('.plate[data-state=stop]');
    expect(stage.queries.filter((query) => query.kind === 'today')).toHaveLength(2);
  });

  it('says a new alert aloud, whatever page is open', async () => {
    stage = await openStage(scriptOf(worldNow()));
    await stage.page.waitForSelector('.plate');
    const { main } = today as TodayView;
    if (!main?.verdict.reason) throw new Error('the full day has no reason');
    stage.tell({
      kind: 'alert_raised',
      alert: 'warm',
      shipment: main.shipment,
      box_name: main.box_name,
      state: 'warning',
      reason: main.verdict.reason,
    });
    await stage.page.waitForSelector('[aria-live=assertive]:not(:empty)', { state: 'attached' });
    const said = await stage.page.textContent('[aria-live=assertive]');
    expect(said).toContain('WARNING, Cold box 7: Too warm');
  });

  it('changes language and theme without a new start', async () => {
    const world = worldNow();
    stage = await openStage(scriptOf(world));
    await stage.page.waitForSelector('.plate');
    world.settings = { ...SETTINGS, language: 'fr', theme: 'dark' };
    stage.tell({ kind: 'views_changed', views: ['settings'] });
    await stage.page.waitForSelector('html[lang=fr][data-theme=dark]');
    expect(await stage.page.textContent('.plate-word')).toContain('ATTENTION');
  });

  it('says what failed, with its code, and keeps the frame', async () => {
    const broken: ApiError = {
      code: 'storage_failed',
      remedy: 'report',
      field: null,
      arguments: [],
    };
    stage = await openStage(scriptOf({ ...worldNow(), today: broken }));
    await stage.page.waitForSelector('[role=alert] .refusal');
    expect(await stage.page.textContent('.refusal')).toContain('storage_failed');
    expect(await stage.page.locator('nav a').count()).toBeGreaterThan(4);
  });
});

describe('the keyboard', () => {
  it('skips to the page first', async () => {
    stage = await openStage(scriptOf(worldNow()));
    await stage.page.waitForSelector('.plate');
    await stage.page.keyboard.press('Tab');
    expect(await stage.page.evaluate(() => document.activeElement?.className)).toBe('skip');
    await stage.page.keyboard.press('Enter');
    expect(await stage.page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('lands on the heading of the page it goes to', async () => {
    stage = await openStage(scriptOf(worldNow()));
    await stage.page.waitForSelector('.plate');
    await stage.page.evaluate((id) => (location.hash = `#/shipments/${id}`), 'a1');
    await stage.page.waitForSelector('.ribbon-focus');
    expect(await stage.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await stage.page.title()).toBe('26-0417 to Ulukhaktok · Isotherm');
  });

  it('reaches every control, each with a visible focus', async () => {
    stage = await openStage(scriptOf(worldNow()), 'shipments/a1');
    await stage.page.waitForSelector('.ribbon-focus');
    const wanted = await stage.page.evaluate(
      () =>
        [...document.querySelectorAll('a[href], button:not([disabled]), [tabindex="0"]')].filter(
          (each) => each.getClientRects().length > 0,
        ).length,
    );
    const seen = new Set<number>();
    for (let press = 0; press < wanted + 2; press += 1) {
      await stage.page.keyboard.press('Tab');
      const place = await stage.page.evaluate(() => {
        const focused = document.activeElement;
        if (!focused || focused === document.body) return null;
        const outline = [focused, ...focused.children].some((each) =>
          [undefined, '::after'].some(
            (part) => getComputedStyle(each, part).outlineStyle !== 'none',
          ),
        );
        return { index: [...document.querySelectorAll('*')].indexOf(focused), outline };
      });
      if (!place) continue;
      expect(place.outline).toBe(true);
      seen.add(place.index);
    }
    expect(seen.size).toBeGreaterThanOrEqual(wanted);
  });

  it('reads the ribbon from excursion to excursion and opens its table', async () => {
    stage = await openStage(scriptOf(worldNow()), 'shipments/a1');
    const ribbon = stage.page.locator('.ribbon-focus');
    await ribbon.focus();
    const spoken = stage.page.locator('.ribbon-reader [aria-live]');
    await stage.page.keyboard.press('e');
    expect(await spoken.textContent()).toMatch(/^Hot, up to 11\.4°/);
    await stage.page.keyboard.press('ArrowRight');
    expect(await spoken.textContent()).toContain('too warm, held by Elias Mantla');
    await stage.page.keyboard.press('e');
    expect(await spoken.textContent()).toMatch(/^Unknown for/);
    await stage.page.keyboard.press('Escape');
    expect(await stage.page.locator('.ribbon-tip').count()).toBe(0);
    await stage.page.keyboard.press('t');
    expect(await stage.page.locator('.ribbon-table tbody tr').count()).toBeGreaterThan(100);
    expect(stage.complaints).toEqual([]);
  });
});
