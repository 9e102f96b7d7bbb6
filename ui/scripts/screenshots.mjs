/**
 * Takes a picture of every screen in every state, on a phone and a laptop, by day and by night,
 * from the components the product uses, and checks each with axe.
 *
 * Usage: npm run screenshots [-- [--full] [--language=fr] [--theme=contrast] name-of-a-screen …]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFaults } from './checks.mjs';
import { launchChromium } from './chromium.mjs';
import { serve } from './serve.mjs';

const ui = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(dirname(ui), 'out');
const pictures = join(out, 'screenshots');
const SIZES = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desktop', width: 1280, height: 800 },
];
const THEMES = optionOf('theme')?.split(',') ?? ['light', 'dark'];
const language = optionOf('language') ?? 'en';
/** Bones appear after 150 ms. */
const BONES = 250;

const wanted = process.argv.slice(2).filter((each) => !each.startsWith('--'));
/** Whole pages instead of the first screen, to look at what lies below. */
const isFull = process.argv.includes('--full');

/** Returns what follows `--name=` on the command line. */
function optionOf(name) {
  return process.argv.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
}

async function main() {
  console.log('building the gallery');
  execFileSync('npx', ['vite', 'build', '--mode', 'gallery', '--logLevel', 'warn'], {
    cwd: ui,
    stdio: 'inherit',
  });
  if (wanted.length === 0) rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  const { origin, stop } = await serve(join(out, 'gallery'));
  const browser = await launchChromium();
  const started = Date.now();
  try {
    const states = await listStates(browser, `${origin}/gallery.html`);
    const results = await Promise.all(
      SIZES.map((size) => takeAll(browser, `${origin}/gallery.html`, size, states)),
    );
    report(results.flat(), Date.now() - started);
  } finally {
    await browser.close();
    stop();
  }
}

async function listStates(browser, address) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForSelector('#contents');
  const hrefs = await page.$$eval('#contents a', (links) => links.map((link) => link.hash));
  await page.close();
  const names = new Set(hrefs.map((href) => href.split('/').slice(1, 3).join('/')));
  const all = [...names].map((each) => each.split('/'));
  return wanted.length === 0 ? all : all.filter(([screen]) => wanted.includes(screen));
}

async function takeAll(browser, address, size, states) {
  const context = await browser.newContext({
    viewport: { width: size.width, height: size.height },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const taken = [];
  page.on('pageerror', (error) => taken.push({ file: size.name, faults: [`error: ${error}`] }));
  for (const [screen, state] of states) {
    for (const theme of THEMES) {
      await page.goto(`${address}#/${screen}/${state}/${theme}/${language}`);
      await settle(page, state);
      const suffix = language === 'en' ? '' : `-${language}`;
      const file = `${screen}-${state}-${size.name}-${theme}${suffix}.png`;
      await page.screenshot({ path: join(pictures, file), fullPage: isFull });
      taken.push({ file, faults: await findFaults(page, size.name === 'phone') });
    }
  }
  await context.close();
  return taken;
}

async function settle(page, state) {
  await page.evaluate(() => document.fonts.ready);
  if (state === 'loading') await page.waitForTimeout(BONES);
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  await page.evaluate(() => window.scrollTo(0, 0));
}

function report(results, milliseconds) {
  const faulty = results.filter((each) => each.faults.length > 0);
  for (const { file, faults } of faulty) {
    for (const fault of faults) console.log(`${file}: ${fault}`);
  }
  const seconds = (milliseconds / 1_000).toFixed(1);
  const count = results.filter((each) => each.file.endsWith('.png')).length;
  console.log(`${count} pictures in ${pictures}, ${faulty.length} with faults, ${seconds} s`);
  if (faulty.length > 0 || count === 0) process.exitCode = 1;
}

await main();
