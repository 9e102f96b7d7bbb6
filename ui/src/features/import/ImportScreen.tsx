import { useState } from 'react';
import type { ApiError, ImportOutcome } from '../../bridge/generated/api';
import { useAction, useCommands, useView } from '../../bridge/useBridge';
import type { RouteParams } from '../../frame/route';
import { dataOf } from '../read';
import { type ImportDraft, loggerFile, NO_DRAFT, pick } from './file';
import { Import } from './Import';
import { usePreview } from './usePreview';

const MEBIBYTE = 1 << 20;

export function ImportScreen({ params }: { params: RouteParams }) {
  const shipment = params.id ?? '';
  const commands = useCommands();
  const action = useAction();
  const [draft, setDraft] = useState<ImportDraft>(NO_DRAFT);
  const [unread, setUnread] = useState<ApiError | null>(null);
  const [done, setDone] = useState<ImportOutcome | null>(null);
  const base = useView({ kind: 'logger_file', shipment });
  const data = dataOf(base, useView({ kind: 'status' }), action.error);
  const zone = data.view?.zones[0] ?? null;
  const read = usePreview(shipment, draft, zone);

  const change = (next: ImportDraft) => {
    action.forget();
    setDraft(next);
  };
  const choose = (file: File, bytesMax: number) => {
    setUnread(null);
    const { boxName, placement, zone: set } = draft;
    // A name belongs to one logger: it stays only while no other file was read under it.
    const name = read.preview ? null : draft.name;
    const next = { ...NO_DRAFT, boxName, placement, zone: set, name };
    change(next);
    if (file.size > bytesMax) {
      setUnread(tooLarge(bytesMax));
      return;
    }
    pick(file).then(
      (picked) => setDraft({ ...next, file: picked }),
      () => setUnread(UNREAD),
    );
  };
  return (
    <Import
      {...data}
      draft={draft}
      onDraft={change}
      isReading={read.isReading}
      preview={read.preview ?? (draft.file ? null : (data.view?.preview ?? null))}
      fault={unread ?? read.problem}
      isPending={action.isPending}
      done={done}
      onChoose={choose}
      onAgain={() => {
        setDone(null);
        setDraft({ ...NO_DRAFT, boxName: draft.boxName });
      }}
      onImport={({ boxName, placement, name }) => {
        const file = zone === null ? null : loggerFile(draft, zone);
        if (!file) return;
        action.run(
          () =>
            commands.importReadings({
              shipment,
              box_name: boxName,
              placement,
              file,
              ...(name ? { name } : {}),
            }),
          ({ imported }) => setDone(imported),
        );
      }}
    />
  );
}

/** The browser could not read it: it was moved, or belongs to someone else. */
const UNREAD: ApiError = {
  code: 'file_unreadable',
  remedy: 'fix_input',
  field: 'file',
  arguments: [],
};

function tooLarge(bytesMax: number): ApiError {
  const value = String(Math.floor(bytesMax / MEBIBYTE));
  return {
    code: 'file_too_large',
    remedy: 'fix_input',
    field: 'file',
    arguments: [{ name: 'limit', value }],
  };
}
