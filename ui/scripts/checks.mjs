import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Fingers in gloves on phones, a pointer on laptops, in pixels. */
const TARGET_PHONE = 48;
const TARGET_DESK = 24;

/** Returns one line for each thing on the page that someone could not read, reach or hit. */
export async function findFaults(page, isPhone) {
  const faults = [];
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const violations = await page.evaluate(async (rules) => {
    const result = await window.axe.run(document, { runOnly: rules });
    return result.violations.map((each) => ({
      id: each.id,
      nodes: each.nodes.slice(0, 3).map((node) => {
        const reason = node.any[0] ?? node.all[0] ?? node.none[0];
        return `${node.target.join(' ')}: ${reason?.message ?? ''}`;
      }),
    }));
  }, RULES);
  for (const { id, nodes } of violations) faults.push(`axe ${id}: ${nodes.join(' | ')}`);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (overflow > 0) faults.push(`the page scrolls sideways by ${overflow} px`);
  for (const small of await page.evaluate(findSmall, isPhone ? TARGET_PHONE : TARGET_DESK)) {
    faults.push(`target too small: ${small}`);
  }
  return faults;
}

/** Runs in the page. A link inside a sentence and a control with a larger label are excepted. */
function findSmall(least) {
  const controls = 'a[href], button, [role=radio], [role=tab], [role=button], input, select';
  const shown = [...document.querySelectorAll(controls)].filter(
    (element) =>
      element.getClientRects().length > 0 &&
      !element.closest('[data-inline], .vh, .skip, [aria-hidden=true]') &&
      !element.closest('p, figcaption > p'),
  );
  return shown.flatMap((element) => {
    const target = element.closest('.field, label, .row') ?? element;
    const box = target.getBoundingClientRect();
    // react-aria keeps real inputs and buttons of its own beside what is drawn, clipped away.
    const isClipped = (each) => getComputedStyle(each).clipPath === 'inset(50%)';
    for (let each = element; each; each = each.parentElement) if (isClipped(each)) return [];
    const isSmall = box.height < least - 0.5 || box.width < Math.min(least, 24) - 0.5;
    if (!isSmall) return [];
    const name = (element.textContent || element.getAttribute('aria-label') || '').trim();
    return [`${name.slice(0, 30)} ${Math.round(box.width)}×${Math.round(box.height)}`];
  });
}
