/** A label that may sit anywhere between two limits, as near its anchor as it can. */
export interface Label<T> {
  item: T;
  /** Where its middle would best be. */
  centre: number;
  width: number;
}

export interface Placed<T> extends Label<T> {
  left: number;
  /** 0 nearest the plot; further rows stack away from it. */
  row: number;
}

/** Clear space between two labels of a row. */
const CLEAR = 8;

/**
 * Places labels that may never drop: each keeps its anchor where it can, moves sideways within the
 * limits, and otherwise goes to the next row out.
 */
export function stackLabels<T>(
  labels: readonly Label<T>[],
  limits: { left: number; right: number },
): Placed<T>[] {
  const ends: number[] = [];
  const byTime = [...labels].sort((a, b) => a.centre - b.centre);
  return byTime.map((label) => {
    const furthest = Math.max(limits.left, limits.right - label.width);
    const wanted = Math.min(Math.max(label.centre - label.width / 2, limits.left), furthest);
    // A label may slide over its own width at most, or it would point at the wrong place.
    const reach = Math.min(wanted + label.width / 2, furthest);
    let row = ends.findIndex((end) => Math.max(wanted, end + CLEAR) <= reach);
    if (row < 0) row = ends.length;
    const left = Math.max(wanted, (ends[row] ?? -Infinity) + CLEAR);
    ends[row] = left + label.width;
    return { ...label, left, row };
  });
}

/** A label at a fixed place, which drops if something of more weight is there. */
export interface Candidate<T> {
  item: T;
  left: number;
  width: number;
  /** Higher stays. */
  weight: number;
}

/** Returns the candidates that can stand together; lighter ones give way, then later ones. */
export function keepClear<T>(
  candidates: readonly Candidate<T>[],
  limits: { left: number; right: number },
  clear = CLEAR,
): Candidate<T>[] {
  const order = [...candidates].sort((a, b) => b.weight - a.weight || a.left - b.left);
  const kept: Candidate<T>[] = [];
  for (const each of order) {
    const fits = each.left >= limits.left && each.left + each.width <= limits.right;
    const isClear = kept.every(
      (other) =>
        each.left + each.width + clear <= other.left ||
        other.left + other.width + clear <= each.left,
    );
    if (fits && isClear) kept.push(each);
  }
  return kept.sort((a, b) => a.left - b.left);
}

/** Returns the longest of `texts` (longest first) that fits in `room`, or null. */
export function longestThatFits(
  texts: readonly string[],
  room: number,
  measure: (text: string) => number,
): string | null {
  return texts.find((text) => measure(text) <= room) ?? null;
}

/** Returns a person's name and its short forms, longest first: "Elias Mantla", "Elias M.", "Elias". */
export function nameForms(name: string): string[] {
  const [first, ...rest] = name.split(' ');
  const last = rest[rest.length - 1];
  if (!first || !last) return [name];
  return [name, `${first} ${Array.from(last)[0] ?? ''}.`, first];
}
