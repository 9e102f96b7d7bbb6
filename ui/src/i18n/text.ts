import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

export type Language = 'en' | 'fr';
export const LANGUAGES: readonly Language[] = ['en', 'fr'];

export type TextArguments = Record<string, FluentVariable>;

const sources: Record<string, string> = import.meta.glob('./*/*.ftl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const bundles = new Map<Language, FluentBundle>();

/** Returns every message of one language; the first call parses them. */
export function bundleOf(language: Language): FluentBundle {
  const known = bundles.get(language);
  if (known) return known;
  // Isolation marks would end up in copied text and in names read aloud; names are set apart by
  // <Name> instead.
  const bundle = new FluentBundle(language, { useIsolating: false });
  for (const [path, source] of Object.entries(sources)) {
    if (path.startsWith(`./${language}/`)) bundle.addResource(new FluentResource(source));
  }
  bundles.set(language, bundle);
  return bundle;
}

/** Returns one sentence in `language`, in English where it has none, or the id itself. */
export function formatText(language: Language, id: string, args?: TextArguments): string {
  for (const candidate of [language, 'en'] as const) {
    const bundle = bundleOf(candidate);
    const message = bundle.getMessage(id);
    if (!message?.value) continue;
    const errors: Error[] = [];
    const text = bundle.formatPattern(message.value, args ?? null, errors);
    if (errors.length > 0) console.warn(`text ${id}: ${errors.join('; ')}`);
    return text;
  }
  console.warn(`text ${id}: no such message`);
  return id;
}

/** Tells whether a message exists, so that an unknown code can fall back to a general sentence. */
export function hasText(id: string): boolean {
  return bundleOf('en').hasMessage(id);
}
