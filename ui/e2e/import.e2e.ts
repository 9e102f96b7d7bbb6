import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../scripts/chromium.mjs';
import { type Device, missingDevice, openDevice } from './device';

/** Thursday 1 January 2026. */
const JANUARY = Date.UTC(2026, 0, 1);
const DISPATCHER = '150e000000000000000000000000000a';
const MINUTE = 60_000;

let browser: Browser;
let device: Device;
let page: Page;
let shipment: string;

/** Readings every ten minutes over ten hours of the second of January; two hours are warm. */
function rows(valueOf: (index: number) => string): string {
  const lines = Array.from({ length: 60 }, (_, index) => {
    const at = new Date(JANUARY + 24 * 60 * MINUTE + index * 10 * MINUTE).toISOString();
    return `${at},${valueOf(index)}`;
  });
  return ['time,temperature_c', ...lines, ''].join('\n');
}

function write(name: string, text: string): string {
  const path = join(device.folder, name);
  writeFileSync(path, text);
  return path;
}

const warm = (index: number) => (index >= 18 && index < 30 ? '11.0' : '5.0');

const choose = (path: string) => page.setInputFiles('input[type=file]', path);
const said = async (selector: string) =>
  (await page.textContent(selector))?.replace(/\u00A0/g, ' ');

describe.skipIf(missingDevice() !== null)('a logger’s file in the window', () => {
  beforeAll(async () => {
    browser = await launchChromium();
    device = await openDevice(JANUARY);
    await device.send({ kind: 'choose_person', person: DISPATCHER });
    const made = await device.send({
      kind: 'create_shipment',
      reference: '26-0417',
      origin_site: '150e0000000000000000000000000010',
      destination_site: '150e0000000000000000000000000011',
      boxes: ['CB-11'],
      items: [{ product: 'PENTA', batch: 'L-1', expiry: '2027-05', quantity: 10, unit: 'vial' }],
    });
    shipment = made.shipment ?? '';
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    page.setDefaultTimeout(8_000);
    await page.goto(device.address);
    await page.waitForSelector('nav');
  });

  afterAll(async () => {
    await browser.close();
    device.close();
  });

  afterEach(async () => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });

  it('is reached by keyboard from the shipment', async () => {
    await page.evaluate((id) => (location.hash = `#/shipments/${id}`), shipment);
    const link = page.getByRole('link', { name: 'Import a logger’s file' });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.import');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await said('.import-holds')).toContain('Nothing is written until you take it in.');
  });

  it('is refused with its line and field in words, and nothing is written', async () => {
    await choose(
      write(
        'broken.csv',
        rows((index) => (index === 6 ? 'warm' : '5.0')),
      ),
    );
    await page.waitForSelector('.import-holds [role=alert]');
    const alert = await said('.import-holds [role=alert]');
    expect(alert).toContain('broken.csv cannot be read');
    expect(alert).toContain('Line 8, temperature_c: “warm” is no temperature');
    expect(await page.getByRole('button', { name: /^Take in/ }).isDisabled()).toBe(true);
  });

  it('shows what it holds, is taken in by keyboard, and leads to the ribbon', async () => {
    await choose(write('trip.csv', rows(warm)));
    await page.waitForSelector('.import-new');
    expect(await said('.import-holds')).toContain('60 readings, every 10 min');
    expect(await said('.import-holds')).toContain('time, temperature_c, in °C');
    await page.getByRole('textbox', { name: 'Name of the logger' }).fill('Probe 7');
    await page.getByRole('radio', { name: 'Under the lid' }).focus();
    await page.keyboard.press('Space');
    await page.focus('.import-form [type=submit]:not([disabled])');
    expect(await said(':focus')).toBe('Take in 60 readings');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.import-done');
    expect(await said('.import-done h2')).toBe('60 readings were taken in');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
    await page.getByRole('link', { name: 'See the ribbon' }).click();
    await page.waitForSelector('.ribbon-focus');
    expect(await said('.sources')).toContain('Probe 7 From a file');
    expect(await said('.sources')).toContain('trip.csv, taken in by');
  });

  it('makes an alert that says it was found late', async () => {
    await page.evaluate(() => (location.hash = '#/alerts'));
    await page.waitForSelector('.alert');
    expect(await said('.alert')).toMatch(/Found late: .*, in the file trip\.csv\./);
  });

  it('adds nothing the second time, and never what contradicts the record', async () => {
    await page.evaluate((id) => (location.hash = `#/shipments/${id}/import`), shipment);
    await page.waitForSelector('.import-file');
    await page.getByRole('textbox', { name: 'Name of the logger' }).fill('Probe 7');
    await choose(join(device.folder, 'trip.csv'));
    await page.waitForFunction(() =>
      document.querySelector('.import-holds')?.textContent?.includes('60 readings were there'),
    );
    expect(await said('.import-new')).toBe('Nothing new');
    await choose(
      write(
        'other.csv',
        rows(() => '5.0'),
      ),
    );
    expect(await page.getByRole('textbox', { name: 'Name of the logger' }).inputValue()).toBe('');
    await page.getByRole('textbox', { name: 'Name of the logger' }).fill('Probe 7');
    await page.waitForSelector('.import-stop');
    expect(await said('.import-stop')).toContain('12 moments differ from what was recorded');
  });

  it('is asked how its dates are meant where they could be two days', async () => {
    await choose(
      write('dates.csv', 'time,temperature_c\n02/01/2026 00:00,5\n02/01/2026 00:10,5\n'),
    );
    await page.waitForSelector('.import-holds [role=alert]');
    expect(await said('.import-holds [role=alert]')).toContain('could be two days');
    await page.getByRole('button', { name: /Dates such as/ }).click();
    await page.getByRole('option', { name: 'Day first: 2 May' }).click();
    await page.waitForSelector('.import-new');
  });
});
