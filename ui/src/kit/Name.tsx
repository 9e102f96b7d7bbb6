interface NameProps {
  children: string;
  /** The language of the name, for a screen reader's voice. */
  lang?: string | undefined;
}

// The letters Atkinson Hyperlegible Next covers; fonts.css gives it the same ranges.
const ATKINSON =
  /^[\u0000-\u01EA\u01EC-\u02BA\u02C6\u02DA\u02DC\u1E80-\u1E85\u1EF2-\u1EF3\u2000-\u206F\u20AC\u2212]*$/;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/;

/** Tells whether a name must be set wholly in Noto Sans. */
export function leavesAtkinson(name: string): boolean {
  return !ATKINSON.test(name);
}

/** A name of a person or place, set in one face: never one letter at a time. */
export function Name({ children, lang }: NameProps) {
  const className = leavesAtkinson(children) ? 'name' : undefined;
  const dir = RIGHT_TO_LEFT.test(children) ? 'rtl' : undefined;
  return (
    <bdi className={className} lang={lang} dir={dir}>
      {children}
    </bdi>
  );
}
