import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../scripts/chromium.mjs';
import { serve } from '../scripts/serve.mjs';

interface Reader {
  name: string;
  width: number;
  /** Of the size a person set for text. */
  textPercent: number;
  language: 'en' | 'fr';
  direction: 'ltr' | 'rtl';
}

const READERS: readonly Reader[] = [
  { name: 'twice the text', width: 390, textPercent: 200, language: 'en', direction: 'ltr' },
  {
    name: 'twice the text, mirrored',
    width: 390,
    textPercent: 200,
    language: 'fr',
    direction: 'rtl',
  },
  { name: '320 pixels', width: 320, textPercent: 100, language: 'en', direction: 'ltr' },
  { name: '320 pixels, mirrored', width: 320, textPercent: 100, language: 'fr', direction: 'rtl' },
];
const LAPTOP: Reader = {
  name: 'a laptop, mirrored',
  width: 1280,
  textPercent: 100,
  language: 'en',
  direction: 'rtl',
};
/** Bones appear after 150 ms. */
const BONES = 200;
/** Pages of the kit that no route of the product leads to. */
const KIT = ['components', 'long-list'];

let browser: Browser;
let served: Awaited<ReturnType<typeof serve>>;
let states: string[];

beforeAll(async () => {
  served = await serve(join(import.meta.dirname, '../../out/gallery'));
  browser = await launchChromium();
  const page = await browser.newPage();
  await page.goto(`${served.origin}/gallery.html`);
  await page.waitForSelector('#contents');
  const hashes = await page.$$eval('#contents a', (links) =>
    links.map((link) => (link as HTMLAnchorElement).hash),
  );
  const all = new Set(hashes.map((hash) => hash.split('/').slice(1, 3).join('/')));
  states = [...all].filter((state) => !KIT.includes(state.split('/')[0] ?? ''));
  await page.close();
});

afterAll(async () => {
  await browser.close();
  served.stop();
});

async function openPage(reader: Reader): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: reader.width, height: 844 },
    reducedMotion: 'reduce',
  });
  return context.newPage();
}

async function goTo(page: Page, state: string, reader: Reader) {
  await page.goto(`${served.origin}/gallery.html#/${state}/light/${reader.language}`);
  await page.evaluate(({ textPercent, direction }) => {
    document.documentElement.style.fontSize = `${String(textPercent)}%`;
    document.documentElement.dir = direction;
  }, reader);
  await page.waitForSelector('#main');
  if (state.endsWith('/loading')) await page.waitForTimeout(BONES);
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

describe('every screen in every state', () => {
  it.each([...READERS, LAPTOP])(
    'never scrolls sideways for $name',
    async (reader) => {
      const page = await openPage(reader);
      const faults: string[] = [];
      for (const state of states) {
        await goTo(page, state, reader);
        const hidden = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (hidden > 0) faults.push(`${state}: ${String(hidden)} px`);
      }
      await page.context().close();
      expect(states.length).toBeGreaterThan(50);
      expect(faults).toEqual([]);
    },
    120_000,
  );

  it('is reached and left by keyboard, with a visible focus everywhere', async () => {
    const page = await openPage(LAPTOP);
    const faults: string[] = [];
    for (const state of states.filter((each) => each.endsWith('/full'))) {
      await goTo(page, state, LAPTOP);
      faults.push(...(await findUnreached(page)).map((fault) => `${state}: ${fault}`));
    }
    await page.context().close();
    expect(faults).toEqual([]);
  }, 120_000);
});

/** Presses Tab through the page; names what was passed by and what showed no focus. */
async function findUnreached(page: Page): Promise<string[]> {
  const wanted = await page.evaluate(() => {
    const controls = 'a[href], button:not([disabled]), [tabindex="0"]';
    const isShown = (each: Element) =>
      each.getClientRects().length > 0 &&
      // One radio of a group takes the focus; arrow keys choose among them.
      !each.matches('[tabindex="-1"], [aria-hidden=true] *, [type=radio]');
    const shown = [...document.querySelectorAll(controls)].filter(isShown);
    shown.forEach((each, index) => each.setAttribute('data-wanted', String(index)));
    return shown.map((each) => (each.textContent || each.getAttribute('aria-label')) ?? '');
  });
  const faults: string[] = [];
  const seen = new Set<string>();
  // Radio groups, fields and parts of dates take a press each beside the controls.
  for (let press = 0; press < wanted.length + 40; press += 1) {
    await page.keyboard.press('Tab');
    const place = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return null;
      const around = [focused, ...focused.children, ...ancestorsOf(focused)];
      const isOutlined = around.some((each) =>
        [undefined, '::after'].some((part) => getComputedStyle(each, part).outlineStyle !== 'none'),
      );
      const isFilled = focused.matches('.date-part');
      return {
        index: focused.getAttribute('data-wanted') ?? '',
        name: (focused.textContent || focused.outerHTML).slice(0, 60),
        isVisible: isOutlined || isFilled,
      };

      function ancestorsOf(element: Element): Element[] {
        const label = element.closest('label, .field, .form, .input');
        return label ? [label] : [];
      }
    });
    if (!place) continue;
    if (!place.isVisible) faults.push(`no focus is seen on ${place.name}`);
    seen.add(place.index);
  }
  wanted.forEach((name, index) => {
    if (!seen.has(String(index))) faults.push(`Tab never reaches ${name.slice(0, 60)}`);
  });
  return [...new Set(faults)];
}
