import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ApiError, Command, MembershipView, View } from '../src/bridge/generated/api';
import { ALONE, LET_IN, SIGNED_IN, WAITING } from '../src/features/sample/membership';
import { SETTINGS_STATES } from '../src/features/settings/states';
import { TODAY_STATES } from '../src/features/today/states';
import { closeBrowser, openStage, type Stage } from './stage';

const { view: settings, status } = SETTINGS_STATES.full;
const today = TODAY_STATES.full.view;
if (!settings || !status || !today) throw new Error('the full states have no view');

const WRONG: ApiError = {
  code: 'wrong_password',
  remedy: 'fix_input',
  field: null,
  arguments: [],
};

interface World {
  membership: MembershipView;
  refuse: ApiError | null;
  /** Where a command that is taken leads. */
  after: (command: Command) => MembershipView | null;
}

let stage: Stage;

/** Opens the interface over a core whose membership the test sets. */
async function open(world: World, path: string) {
  const views: View[] = [
    { kind: 'settings', view: settings as NonNullable<typeof settings> },
    { kind: 'status', view: status as NonNullable<typeof status> },
    { kind: 'today', view: today as NonNullable<typeof today> },
    {
      kind: 'directory',
      view: { people: [], sites: [], products: [], templates: [] },
    },
  ];
  stage = await openStage(
    {
      answer: ({ kind }) =>
        kind === 'membership'
          ? { kind, view: world.membership }
          : views.find((each) => each.kind === kind),
      refuse: (command) => {
        if (world.refuse) return world.refuse;
        world.membership = world.after(command) ?? world.membership;
        stage.tell({ kind: 'views_changed', views: ['membership'] });
        return null;
      },
    },
    path,
  );
}

const focused = () =>
  stage.page.evaluate(() => document.activeElement?.textContent?.trim().slice(0, 40) ?? '');

afterEach(() => stage.close());
afterAll(closeBrowser);

describe('joining an organisation', () => {
  it('goes by keyboard from the invitation to the digits, and the focus goes along', async () => {
    await open({ membership: ALONE, refuse: null, after: () => WAITING }, 'join');
    await stage.page.locator('textarea').focus();
    await stage.page.keyboard.insertText('isotherm:enrol?relay=https://relay.example.org');
    await stage.page.keyboard.press('Tab');
    await stage.page.keyboard.press('Enter');
    await stage.page.waitForSelector('.digits');
    expect(stage.sent).toEqual([
      {
        kind: 'enrol',
        invitation: 'isotherm:enrol?relay=https://relay.example.org',
        device_name: ALONE.device_name,
      },
    ]);
    await expect.poll(focused).toBe('Waiting for an administrator');
    expect(stage.complaints).toEqual([]);
  });
});

describe('signing in', () => {
  const after = ({ kind }: Command) => (kind === 'sign_in' ? SIGNED_IN : LET_IN);

  it('is asked for above every page, and leads back to work', async () => {
    await open({ membership: LET_IN, refuse: null, after }, 'today');
    await stage.page.click('.standing a');
    await stage.page.waitForSelector('input[autocomplete=username]');
    await stage.page.fill('input[autocomplete=username]', 'elias');
    await stage.page.fill('input[autocomplete=current-password]', 'correct horse battery');
    await stage.page.keyboard.press('Enter');
    await stage.page.waitForSelector('.plate');
    expect(stage.sent).toEqual([
      { kind: 'sign_in', account: 'elias', password: 'correct horse battery' },
    ]);
    expect(await stage.page.locator('.standing').count()).toBe(0);
    expect(stage.complaints).toEqual([]);
  });

  it('keeps what was entered when it is refused, and never in the address', async () => {
    await open({ membership: LET_IN, refuse: WRONG, after }, 'sign-in');
    await stage.page.fill('input[autocomplete=username]', 'elias');
    await stage.page.fill('input[autocomplete=current-password]', 'wrong horse battery');
    await stage.page.keyboard.press('Enter');
    await stage.page.waitForSelector('[role=alert] .refusal');
    expect(await stage.page.inputValue('input[autocomplete=username]')).toBe('elias');
    expect(stage.page.url()).not.toContain('horse');
  });

  it('is ended from Settings once the person has read what stays', async () => {
    await open({ membership: SIGNED_IN, refuse: null, after }, 'settings');
    await stage.page.getByRole('button', { name: 'Sign out' }).click();
    await stage.page.keyboard.press('Escape');
    expect(stage.sent).toEqual([]);
    await expect.poll(focused).toBe('Sign out');
    await stage.page.keyboard.press('Enter');
    await stage.page.locator('.sign-out .btn.primary').click();
    await stage.page.waitForSelector('.standing[data-notice=sign_in_again]');
    expect(stage.sent).toEqual([{ kind: 'sign_out' }]);
  });
});
