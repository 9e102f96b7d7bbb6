/** A triangle whose point says which way the temperature went. */
export function triangle(x: number, y: number, isUp: boolean, size = 5): string {
  const foot = isUp ? size * 0.8 : -size * 0.8;
  const tip = isUp ? -size * 0.9 : size * 0.9;
  return `M${px(x - size)} ${px(y + foot)}L${px(x)} ${px(y + tip)}L${px(x + size)} ${px(y + foot)}Z`;
}

/** A bowtie: the box passes from one hand to the other. */
export function knot(x: number, y: number, size = 7): string {
  const half = size * 0.8;
  return (
    `M${px(x - size)} ${px(y - half)}L${px(x)} ${px(y)}L${px(x - size)} ${px(y + half)}Z` +
    `M${px(x + size)} ${px(y - half)}L${px(x)} ${px(y)}L${px(x + size)} ${px(y + half)}Z`
  );
}

export function diamond(x: number, y: number, size = 5.5): string {
  const s = String(size);
  return `M${px(x - size)} ${px(y)}l${s} -${s}l${s} ${s}l-${s} ${s}Z`;
}

/** A tenth of a pixel is finer than any screen shows. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export function pathOf(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index ? 'L' : 'M'}${px(x)} ${px(y)}`).join('');
}
