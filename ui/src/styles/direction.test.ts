import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SIDE = 'left|right';
const PHYSICAL = [
  new RegExp(
    `(^|[;{\\s])((margin|padding|border|scroll-margin|scroll-padding)-)?(${SIDE})\\b[-a-z]*:`,
  ),
  new RegExp(`(text-align|float|clear):\\s*(${SIDE})\\b`),
  new RegExp(`border-(top|bottom)-(${SIDE})-radius:`),
  /(^|[;{\s])((min|max)-)?(width|height):/,
  // Four values name the sides of the paper.
  /(^|[;{\s])(margin|padding|inset|border-width|border-radius):(\s+(\([^)]*\)|[^\s;()])+){4}\s*;/,
];

/** Returns the declarations that would not mirror in a right-to-left page. */
function physicalIn(css: string): string[] {
  const lines = css.replace(/[/][*].*?[*][/]/gs, '').split('\n');
  return lines
    .filter((line) => !line.trimStart().startsWith('@'))
    .filter((line) => PHYSICAL.some((pattern) => pattern.test(line)))
    .map((line) => line.trim())
    .filter((line) => !isMirrored(line));
}

/** Corners that are the same on both sides: top left as top right, bottom left as bottom right. */
function isMirrored(line: string): boolean {
  const [, corners] = /^border-radius: (.*);$/.exec(line) ?? [];
  const [topStart, topEnd, bottomEnd, bottomStart] = corners?.split(' ') ?? [];
  return corners !== undefined && topStart === topEnd && bottomEnd === bottomStart;
}

describe('the style sheets', () => {
  it.each([
    ['margin-left: 4px;', 1],
    ['  padding-right: 0;', 1],
    ['left: 0;', 1],
    ['text-align: right;', 1],
    ['border-top-left-radius: 3px;', 1],
    ['padding: 0 var(--space-3) calc(1px + 2px) 30px;', 1],
    ['inset: 0 auto auto 0;', 1],
    ['max-width: 3px;', 1],
    ['border-radius: 14px 14px 0 0;', 0],
    ['margin-inline-start: 4px;', 0],
    ['padding: 0 var(--space-3) 30px;', 0],
    ['stroke-width: 2px;', 0],
    ['@media (min-width: 3px) {', 0],
    ['/* left: 3px; */', 0],
  ])('judge %s', (line, faults) => expect(physicalIn(line)).toHaveLength(faults));

  const src = join(import.meta.dirname, '..');
  const sheets = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.css'),
  );

  it.each(sheets)('%s mirrors by itself', (file) => {
    expect(physicalIn(readFileSync(join(src, file), 'utf8'))).toEqual([]);
  });
});
