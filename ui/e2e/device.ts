import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command, CommandOutcome, Query, View } from '../src/bridge/generated/api';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'debug', 'isotherm');

/** A real device on loopback, with a folder of its own and a clock that stands still. */
export interface Device {
  /** The address of the interface, with its token. */
  address: string;
  /** A folder for files the test makes; it goes with the device. */
  folder: string;
  send: (command: Command) => Promise<CommandOutcome>;
  read: (query: Query) => Promise<View>;
  close: () => void;
}

/** Says why no device can be started here; the whole test run lets nothing be skipped. */
export function missingDevice(): string | null {
  if (existsSync(PROGRAM)) return null;
  const missing = `${PROGRAM} is not built`;
  if (process.env.ISOTHERM_REQUIRE_ALL !== undefined) throw new Error(missing);
  console.log(`skipped: ${missing}`);
  return missing;
}

export async function openDevice(nowAtMs: number): Promise<Device> {
  const folder = mkdtempSync(join(tmpdir(), 'isotherm-e2e-'));
  const child = spawn(
    PROGRAM,
    [
      ...['serve', '--data', join(folder, 'data'), '--ui', join(ROOT, 'ui/dist')],
      ...['--script', String(nowAtMs)],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const address = await addressOf(child);
  const { origin, searchParams } = new URL(address);
  const ask = async (path: string, body: object): Promise<unknown> => {
    const answer = await fetch(`${origin}/api/${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${searchParams.get('token') ?? ''}`,
      },
      body: JSON.stringify(body),
    });
    const said: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said;
  };
  return {
    address,
    folder,
    send: async (command) => (await ask('command', command)) as CommandOutcome,
    read: async (query) => (await ask('query', query)) as View,
    close: () => {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the device has no output');
  for await (const line of createInterface(child.stdout)) {
    const found = /http:\/\/\S+/.exec(line);
    if (found) return found[0];
  }
  throw new Error('the device ended before it said its address');
}
