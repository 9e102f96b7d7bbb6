import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const I18N = join(import.meta.dirname);
const SRC = join(I18N, '..');

interface Message {
  id: string;
  variables: string[];
}

/** Returns the messages of a file, each with the variables it names. */
function messagesOf(path: string): Message[] {
  const messages: { id: string; body: string }[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const start = /^([a-z][\w-]*) =/.exec(line);
    if (start?.[1]) messages.push({ id: start[1], body: line });
    else if (/^\s/.test(line)) (messages[messages.length - 1] ?? { body: '' }).body += line;
  }
  return messages.map(({ id, body }) => ({
    id,
    variables: [...new Set(body.match(/\$[\w-]+/g) ?? [])].sort(),
  }));
}

const files = readdirSync(join(I18N, 'en'));
const english = new Map(
  files.flatMap((file) => messagesOf(join(I18N, 'en', file)).map((each) => [each.id, each])),
);

/** Returns every source file that may use a message. */
function sourcesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'generated' ? [] : sourcesUnder(path);
    return /\.tsx?$/.test(name) && !name.includes('.test.') ? [path] : [];
  });
}

describe('texts', () => {
  it('have the same files in both languages', () => {
    expect(readdirSync(join(I18N, 'fr'))).toEqual(files);
  });

  it.each(files)('%s says the same with the same variables in both languages', (file) => {
    expect(messagesOf(join(I18N, 'fr', file))).toEqual(messagesOf(join(I18N, 'en', file)));
  });

  it('have one meaning for one id', () => {
    const ids = files.flatMap((file) => messagesOf(join(I18N, 'en', file)).map(({ id }) => id));
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('begin with the name of their file', () => {
    for (const file of files) {
      const prefix = file.replace(/s?\.ftl$/, '');
      const strangers = messagesOf(join(I18N, 'en', file)).filter(
        ({ id }) => !id.startsWith(prefix),
      );
      expect(strangers).toEqual([]);
    }
  });

  it('exist for every id in the code', () => {
    const missing: string[] = [];
    for (const path of sourcesUnder(SRC)) {
      const source = readFileSync(path, 'utf8');
      for (const [, id = ''] of source.matchAll(/\bt(?:\.rich)?\(\s*'([\w-]+)'/g)) {
        if (!english.has(id)) missing.push(`${path}: ${id}`);
      }
      for (const [, prefix = ''] of source.matchAll(/\bt(?:\.rich)?\(\s*`([\w-]+)\$\{/g)) {
        const hasAny = [...english.keys()].some((id) => id.startsWith(prefix));
        if (!hasAny) missing.push(`${path}: ${prefix}…`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('exist for every error of the core', () => {
    const api = readFileSync(join(SRC, 'bridge/generated/api.ts'), 'utf8');
    const codes = /export type ErrorCode = ([^;]+);/.exec(api)?.[1]?.match(/"(\w+)"/g) ?? [];
    expect(codes.length).toBeGreaterThan(20);
    const missing = codes.filter((code) => !english.has(`error-${code.replace(/"/g, '')}`));
    expect(missing).toEqual([]);
  });
});
