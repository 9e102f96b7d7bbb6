import { createContext, Fragment, type ReactNode, useContext, useMemo } from 'react';
import { formatText, type Language, type TextArguments } from './text';

export const LanguageContext = createContext<Language>('en');

export interface Text {
  /** A sentence as a string. */
  (id: string, args?: TextArguments): string;
  /** A sentence whose `nodes` stand where the message names them. */
  rich(id: string, nodes: Record<string, ReactNode>, args?: TextArguments): ReactNode;
  language: Language;
}

// Private-use characters cannot appear in a message, so they mark where a node goes.
const OPEN = '\uE000';
const CLOSE = '\uE001';

function richText(
  language: Language,
  id: string,
  nodes: Record<string, ReactNode>,
  args?: TextArguments,
): ReactNode {
  const marks = Object.fromEntries(Object.keys(nodes).map((key) => [key, OPEN + key + CLOSE]));
  const pieces = formatText(language, id, { ...args, ...marks }).split(/[\uE000\uE001]/);
  return pieces.map((piece, index) => (
    <Fragment key={index}>{index % 2 === 0 ? piece : nodes[piece]}</Fragment>
  ));
}

/** Returns the function that turns message ids into sentences of the person's language. */
export function useText(): Text {
  const language = useContext(LanguageContext);
  return useMemo(() => {
    const plain = (id: string, args?: TextArguments) => formatText(language, id, args);
    return Object.assign(plain, {
      language,
      rich: (id: string, nodes: Record<string, ReactNode>, args?: TextArguments) =>
        richText(language, id, nodes, args),
    });
  }, [language]);
}
