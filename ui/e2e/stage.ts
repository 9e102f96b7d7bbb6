import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../scripts/chromium.mjs';
import type { ApiError, Command, Event, Query, View } from '../src/bridge/generated/api';

const DIST = join(import.meta.dirname, '../dist');
const TOKEN = 'one-time-token';
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** As strict as the desktop window's own. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A core whose answers the test decides. */
export interface Script {
  /** Undefined never answers: the view stays loading. */
  answer: (query: Query) => View | ApiError | undefined;
  /** What a command is answered; null acknowledges. */
  refuse?: (command: Command) => ApiError | null;
}

export interface Stage {
  page: Page;
  /** Commands as they arrived. */
  sent: Command[];
  queries: Query[];
  /** What the browser complained of: errors and refused policies. */
  complaints: string[];
  tell: (event: Event) => void;
  /** How many streams of events are open. */
  streams: () => number;
  close: () => Promise<void>;
}

let browser: Browser | null = null;

/** Serves the built interface with a scripted core behind it and opens it in Chromium. */
export async function openStage(script: Script, path = 'today'): Promise<Stage> {
  const sent: Command[] = [];
  const queries: Query[] = [];
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    void handle(request, response, { script, sent, queries, listeners });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  browser ??= await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${String(port)}/?token=${TOKEN}#/${path}`);
  return {
    page,
    sent,
    queries,
    complaints,
    tell: (event) => {
      for (const listener of listeners) listener.write(`data: ${JSON.stringify(event)}\n\n`);
    },
    streams: () => listeners.size,
    close: async () => {
      await context.close();
      for (const listener of listeners) listener.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = null;
}

interface Core {
  script: Script;
  sent: Command[];
  queries: Query[];
  listeners: Set<ServerResponse>;
}

async function handle(request: IncomingMessage, response: ServerResponse, core: Core) {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (!pathname.startsWith('/api/')) {
    serveFile(pathname === '/' ? '/index.html' : pathname, response);
  } else if (request.headers.authorization !== `Bearer ${TOKEN}`) {
    response.writeHead(401).end();
  } else if (pathname === '/api/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': open\n\n');
    core.listeners.add(response);
    response.on('close', () => core.listeners.delete(response));
  } else if (pathname === '/api/query') {
    const query = (await bodyOf(request)) as Query;
    core.queries.push(query);
    const answer = core.script.answer(query);
    if (answer) reply(response, 'code' in answer ? 422 : 200, answer);
  } else {
    const command = (await bodyOf(request)) as Command;
    core.sent.push(command);
    const refusal = core.script.refuse?.(command) ?? null;
    const made = { shipment: null, items: [], handover: null, form: null, note: null };
    reply(response, refusal ? 422 : 200, refusal ?? made);
  }
}

function serveFile(path: string, response: ServerResponse) {
  const file = join(DIST, path);
  if (!file.startsWith(DIST) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': POLICY });
  createReadStream(file).pipe(response);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

function reply(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
