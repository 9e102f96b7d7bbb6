import axe from 'axe-core';

/** Returns what axe finds wrong with an element; colours need a real browser and are left out. */
export async function findViolations(element: Element): Promise<string[]> {
  const result = await axe.run(element, {
    // Only what is wrong is wanted; finding a selector for every node that passed takes most of the time.
    resultTypes: ['violations'],
    selectors: false,
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return result.violations.map(
    (each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`,
  );
}
