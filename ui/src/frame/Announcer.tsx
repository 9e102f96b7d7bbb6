import { useCallback, useEffect, useRef, useState } from 'react';
import type { Event, LinkView } from '../bridge/generated/api';
import { useEvents } from '../bridge/useBridge';
import { useWords } from '../features/state/words';
import { type Text, useText } from '../i18n/useText';

/** Long enough to be read aloud; after that the page says it, and what it says stays true. */
const KEPT = 10_000;

/**
 * Says aloud what a person who does not look at the page must know: a new alert at once, a change
 * of the link when the screen reader is free. The regions stand empty first, or nothing is read.
 */
export function Announcer({ link }: { link: LinkView | null }) {
  return (
    <div className="vh">
      <div aria-live="assertive" aria-atomic="true">
        {useAlert()}
      </div>
      <div aria-live="polite" aria-atomic="true">
        {useLinkChange(link)}
      </div>
    </div>
  );
}

/** Returns the sentence about the newest alert; an alert told twice is said once. */
function useAlert(): string {
  const t = useText();
  const { title } = useWords();
  const told = useRef(new Set<string>());
  const [words, setWords] = useBrief();
  const latest = useRef({ t, title });
  latest.current = { t, title };
  const onEvent = useCallback(
    (event: Event) => {
      if (event.kind !== 'alert_raised') return;
      const key = `${event.alert} ${event.state}`;
      if (told.current.has(key)) return;
      told.current.add(key);
      const now = latest.current;
      setWords(
        now.t('frame-alert', {
          state: now.t(`kit-state-${event.state}`),
          box: event.box_name,
          what: now.title(event.reason),
        }),
      );
    },
    [setWords],
  );
  useEvents(onEvent);
  return words;
}

/** Returns the sentence about the link after it changed, not on arrival. */
function useLinkChange(link: LinkView | null): string {
  const t = useText();
  const [words, setWords] = useBrief();
  const before = useRef<string | null>(null);
  const now = link && linkWords(link, t);
  useEffect(() => {
    if (now === null || now === before.current) return;
    if (before.current !== null) setWords(`${t('frame-sync')}: ${now}`);
    before.current = now;
  }, [now, t, setWords]);
  return words;
}

/** Returns null while sending: it lasts a moment, and what follows is worth saying. */
function linkWords({ state, refused }: LinkView, t: Text): string | null {
  if (refused > 0) return `${t('frame-refused')}, ${t('frame-refused-count', { count: refused })}`;
  switch (state) {
    case 'in_step':
      return t('frame-in-step');
    case 'offline':
      return t('frame-offline');
    case 'no_relay':
      return t('frame-no-relay');
    case 'sending':
      return null;
  }
}

/** Keeps a sentence for as long as it takes to say it. */
function useBrief(): [string, (words: string) => void] {
  const [words, setWords] = useState('');
  useEffect(() => {
    if (words === '') return;
    const timer = setTimeout(() => setWords(''), KEPT);
    return () => clearTimeout(timer);
  }, [words]);
  return [words, setWords];
}
