import { useEffect, useMemo, useRef, useState } from 'react';
import { apiErrorOf } from '../../bridge/Bridge';
import type { ApiError, AuditFilter } from '../../bridge/generated/api';
import { useAction, useBridge, useCommands, useView } from '../../bridge/useBridge';
import { useText } from '../../i18n/useText';
import { useFormat } from '../../kit/Display';
import { useToast } from '../../kit/Toast';
import { askOffice, useOffice } from '../office/ask';
import { Audit, type AuditPages } from './Audit';
import { EVERYTHING, filterOf } from './filter';

/** Nobody types a word letter by letter for the relay. */
const TYPED = 300;

export function AuditScreen() {
  const t = useText();
  const toast = useToast();
  const bridge = useBridge();
  const commands = useCommands();
  const exporting = useAction();
  const { zone } = useFormat().settings;
  const [sought, setSought] = useState(EVERYTHING);
  const filter = useMemo(() => filterOf(sought, zone), [sought, zone]);
  const pages = useAuditPages(filter);
  const status = useView({ kind: 'status' });
  const directory = useView({ kind: 'directory' });
  const membership = useView({ kind: 'membership' });
  const access = membership.state === 'ready' ? membership.view.office : null;
  const devices = useOffice(access?.may_list_devices ? { kind: 'list_devices' } : null);
  return (
    <Audit
      view={pages.view}
      status={status.state === 'ready' ? status.view : null}
      problem={exporting.error ?? pages.error}
      people={directory.state === 'ready' ? directory.view.people : []}
      devices={devices.answer?.devices ?? []}
      access={access}
      acts={{
        sought,
        onSought: setSought,
        onMore: pages.more,
        onAgain: exporting.error ? exporting.forget : pages.again,
        isReading: pages.isReading,
        isExporting: exporting.isPending,
        onExport: (form) =>
          exporting.run(
            async () => {
              const { file } = await askOffice(commands, { kind: 'export_audit', filter, form });
              return bridge.saveFile(file);
            },
            (saved) =>
              toast({ text: t('audit-exported', { file: saved.savedTo ?? saved.fileName }) }),
          ),
      }}
    />
  );
}

/** Reads page after page; another filter begins again, and keeps what was shown until then. */
function useAuditPages(filter: AuditFilter) {
  const commands = useCommands();
  const [view, setView] = useState<(AuditPages & { key: string }) | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [isReading, setReading] = useState(false);
  const asked = useRef(0);
  const isFirst = useRef(true);
  const key = JSON.stringify(filter);
  const read = (before: number | null) => {
    const turn = (asked.current += 1);
    setReading(true);
    askOffice(commands, {
      kind: 'search_audit',
      filter,
      ...(before === null ? {} : { before }),
    })
      .then(({ lines, is_end: isEnd }) => {
        if (turn !== asked.current) return;
        setError(null);
        setView((known) => ({
          lines: before === null ? lines : [...(known?.lines ?? []), ...lines],
          isEnd,
          key,
        }));
      })
      .catch((thrown: unknown) => {
        if (turn !== asked.current) return;
        setError(apiErrorOf(thrown));
        // What fits another filter says nothing about this one.
        setView((known) => (known?.key === key ? known : null));
      })
      .finally(() => {
        if (turn === asked.current) setReading(false);
      });
  };
  const readRef = useRef(read);
  readRef.current = read;
  useEffect(() => {
    const timer = setTimeout(() => readRef.current(null), isFirst.current ? 0 : TYPED);
    isFirst.current = false;
    return () => clearTimeout(timer);
  }, [key, commands]);
  const last = view?.lines.at(-1)?.number ?? null;
  return {
    view,
    error,
    isReading,
    again: () => read(null),
    more: () => {
      if (last !== null && !isReading) read(last);
    },
  };
}
