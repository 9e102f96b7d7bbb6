import type { LinkView, RefusedChange, SyncRow, SyncView } from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { type Text, useText } from '../../i18n/useText';
import { BoneRows } from '../../kit/Bones';
import { Button, LinkButton } from '../../kit/Button';
import { useFormat, useNow } from '../../kit/Display';
import type { Format } from '../../kit/format';
import { Icon } from '../../kit/icon/Icon';
import { SyncMark } from '../../kit/SyncMark';
import { useWide } from '../../kit/useWide';
import { EmptyState } from '../../kit/banners';
import { Pending } from '../state/Pending';
import { useRecordWords } from '../state/record';
import { Refused } from '../state/Refused';
import type { ScreenData } from '../states';
import './sync.css';

interface SyncProps extends ScreenData<SyncView> {
  isTrying: boolean;
  onTry: () => void;
  onWithdraw: (change: string) => void;
  onAsk: (person: string, change: RefusedChange) => void;
}

/** What is saved here, what the relay has, what was received, what was refused. */
export function Sync({ view, problem, isTrying, onTry, onWithdraw, onAsk }: SyncProps) {
  const t = useText();
  const wide = useWide();
  if (!view) {
    return (
      <Pending title={t('sync-loading')} problem={problem}>
        <BoneRows rows={7} />
      </Pending>
    );
  }
  return (
    <>
      <Lead view={view} isTrying={isTrying} onTry={onTry} />
      <ErrorNote error={problem} />
      <Hops view={view} />
      <Refused refused={view.refused} onWithdraw={onWithdraw} onAsk={onAsk} />
      {view.rows.length === 0 ? (
        <EmptyState
          title={t('sync-empty')}
          icon="arrows-clockwise"
          action={wide && <LinkButton href={hrefTo('settings')}>{t('frame-settings')}</LinkButton>}
        >
          {t('sync-empty-what')}
        </EmptyState>
      ) : wide ? (
        <RecordTable rows={view.rows} />
      ) : (
        <RecordList rows={view.rows} />
      )}
    </>
  );
}

function linkText(link: LinkView, now: number, t: Text, format: Format): string {
  const { state, waiting, sent_at_ms: sent, since_at_ms: since } = link;
  switch (state) {
    case 'in_step':
      return sent === null
        ? t('sync-in-step-bare')
        : t('sync-in-step', { time: format.time(sent, now) });
    case 'sending':
      return t('sync-sending', { count: waiting });
    case 'offline':
      return t('sync-offline', {
        count: waiting,
        time: since === null ? '' : format.time(since, now),
        span: since === null ? '' : format.duration(now - since),
      });
    case 'no_relay':
      return t('sync-no-relay');
  }
}

type LeadProps = Pick<SyncProps, 'isTrying' | 'onTry'> & { view: SyncView };

function Lead({ view, isTrying, onTry }: LeadProps) {
  const t = useText();
  const format = useFormat();
  const now = view.now_at_ms;
  return (
    <div className="head sync-lead">
      <div className="grow">
        <h1 className="fine">
          {t('sync-title', {
            time: `${format.shortDay(now)}, ${format.clock(now)} ${format.zone(now)}`,
          })}
        </h1>
        <p className="lead">{t('sync-safe')}</p>
        <p className="quiet">{linkText(view.link, now, t, format)}</p>
      </div>
      <div className="actions">
        {view.link.state === 'no_relay' ? (
          <LinkButton icon="buildings" href={hrefTo('join')}>
            {t('membership-join')}
          </LinkButton>
        ) : (
          <Button icon="arrows-clockwise" isPending={isTrying} onPress={onTry}>
            {t('sync-try')}
          </Button>
        )}
        <span className="narrow-only">
          <LinkButton icon="gear-six" href={hrefTo('settings')}>
            {t('sync-settings')}
          </LinkButton>
        </span>
      </div>
    </div>
  );
}

function Hops({ view }: { view: SyncView }) {
  const t = useText();
  const format = useFormat();
  const { saved_here: all, link, received_as_of_at_ms: known } = view;
  const sent = link.sent_at_ms;
  return (
    <dl className="hops">
      <Hop count={all} of={all} word={t('kit-sync-saved_here')} note={t('sync-all')} />
      <Hop
        count={view.on_the_relay}
        of={all}
        word={t('kit-sync-on_the_relay')}
        note={sent === null ? t('sync-sent-never') : t('sync-sent', { time: format.clock(sent) })}
      />
      <Hop
        count={view.received}
        of={all}
        word={t('kit-sync-received')}
        note={
          known === null ? t('sync-known-never') : t('sync-known', { time: format.clock(known) })
        }
      />
    </dl>
  );
}

interface HopProps {
  count: number;
  of: number;
  word: string;
  note: string;
}

function Hop({ count, of, word, note }: HopProps) {
  const format = useFormat();
  const part = of > 0 ? (count / of) * 100 : 0;
  return (
    <div>
      <dt>
        <svg className="hop-bar" width="100%" height="8" aria-hidden="true">
          <rect width={`${part.toFixed(1)}%`} height="100%" />
        </svg>
        <b>{word}</b>
      </dt>
      <dd>
        <span className="hop-count">{format.count(count)}</span>{' '}
        <span className="fine">{note}</span>
      </dd>
    </div>
  );
}

function RecordTable({ rows }: { rows: readonly SyncRow[] }) {
  const t = useText();
  const receivers = new Set(rows.map((row) => row.receiver).filter((name) => name !== null));
  const [only] = receivers;
  return (
    <table>
      <caption className="vh">{t('sync-table')}</caption>
      <thead>
        <tr>
          <th>{t('sync-record')}</th>
          <th>{t('sync-what')}</th>
          <th>{t('sync-made')}</th>
          <th>{t('sync-saved')}</th>
          <th>{t('sync-relayed')}</th>
          <th>
            {receivers.size === 1 && only
              ? t('sync-received-by', { name: only })
              : t('sync-received')}
          </th>
          <th>{t('sync-state')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <RecordRow key={row.change} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function RecordRow({ row }: { row: SyncRow }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const words = useRecordWords()(row.record);
  const notReceived = row.relayed_at_ms === null ? 'sync-not-yet' : 'sync-not-known';
  return (
    <tr>
      <td>
        <b>{words.title}</b>
      </td>
      <td className="record-detail">{words.detail}</td>
      <td className="num">{format.time(row.made_at_ms, now)}</td>
      <td>
        <Ticked at={row.saved_at_ms} made={row.made_at_ms} otherwise={t('sync-not-yet')} />
      </td>
      <td>
        <Ticked at={row.relayed_at_ms} made={row.made_at_ms} otherwise={t('sync-not-yet')} />
      </td>
      <td>
        <Ticked at={row.received_at_ms} made={row.made_at_ms} otherwise={t(notReceived)} />
      </td>
      <td>
        <SyncMark state={row.state} />
      </td>
    </tr>
  );
}

interface TickedProps {
  at: number | null;
  /** When the record was made: its day needs no saying twice. */
  made: number;
  otherwise: string;
}

function Ticked({ at, made, otherwise }: TickedProps) {
  const format = useFormat();
  const now = useNow();
  if (at === null) return <span className="quiet nowrap">{otherwise}</span>;
  const isSameDay = format.date(at) === format.date(made);
  return (
    <span className="nowrap">
      <Icon name="check" /> {isSameDay ? format.clock(at) : format.time(at, now)}
    </span>
  );
}

/** Since when the relay and the other side have a record: for a page without columns. */
function Settled({ row }: { row: SyncRow }) {
  const t = useText();
  const format = useFormat();
  const now = useNow();
  const hops = [
    row.relayed_at_ms !== null &&
      t('sync-relayed-at', { time: format.time(row.relayed_at_ms, now) }),
    row.received_at_ms !== null &&
      t('sync-received-at', { time: format.time(row.received_at_ms, now) }),
  ].filter((hop) => hop !== false);
  if (hops.length === 0) return null;
  return <span className="fine num settled">{hops.join(', ')}</span>;
}

function RecordList({ rows }: { rows: readonly SyncRow[] }) {
  const format = useFormat();
  const now = useNow();
  const words = useRecordWords();
  return (
    <ul className="rows records">
      {rows.map((row) => {
        const { title, detail } = words(row.record);
        return (
          <li key={row.change} className="record">
            <b>{title}</b>
            <span className="right">
              <SyncMark state={row.state} />
            </span>
            <span className="fine">{detail}</span>
            <span className="fine num right">{format.time(row.made_at_ms, now)}</span>
            <Settled row={row} />
          </li>
        );
      })}
    </ul>
  );
}
