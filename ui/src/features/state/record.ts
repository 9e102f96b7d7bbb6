import type { SyncRecord } from '../../bridge/generated/api';
import { hasText } from '../../i18n/text';
import { type Text, useText } from '../../i18n/useText';
import { useFormat, useNow } from '../../kit/Display';
import type { Format } from '../../kit/format';

/** A record in words: what it is, and what it says. */
export interface RecordWords {
  title: string;
  detail: string;
}

/** Returns the function that words a record of the log. */
export function useRecordWords(): (record: SyncRecord) => RecordWords {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  return (record) => ({
    title: t(`sync-record-${record.kind}`, titleArguments(record)),
    detail: detailOf(record, now, t, format),
  });
}

function titleArguments(record: SyncRecord): Record<string, string | number> {
  switch (record.kind) {
    case 'readings':
      return { box: record.box_name, count: record.count };
    case 'sensor_placed':
    case 'sensor_unpaired':
    case 'sensor_calibrated':
      return { sensor: record.sensor_name };
    default:
      return { reference: record.reference };
  }
}

function detailOf(record: SyncRecord, now: number, t: Text, format: Format): string {
  switch (record.kind) {
    case 'readings':
      return t('sync-detail-readings', {
        began: format.time(record.began_at_ms, now),
        ended:
          format.date(record.began_at_ms) === format.date(record.ended_at_ms)
            ? format.clock(record.ended_at_ms)
            : format.time(record.ended_at_ms, now),
      });
    case 'note':
      return t('sync-detail-note', { text: record.text });
    case 'handover':
      return t('sync-detail-handover', { from: record.from, to: record.to });
    case 'alert_acknowledged':
      return t('sync-detail-reason', { reason: t(`alerts-reason-${record.reason}`) });
    case 'form_answers':
      return t('sync-detail-answers', { count: record.answers });
    case 'decision':
      return t(`shipment-outcome-${record.outcome}`);
    case 'sensor_placed':
      return t('sync-detail-placed', {
        box: record.box_name,
        place: t(`kit-place-${record.placement}`).toLowerCase(),
      });
    case 'shipment_edited':
      return hasText(`shipment-field-${record.field}`) ? fieldName(record.field, t) : '';
    default:
      return '';
  }
}

/** Returns the name of a changed field, or its code where no name is known. */
export function fieldName(field: string, t: Text): string {
  const id = `shipment-field-${field}`;
  return hasText(id) ? t(id) : field;
}
