import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ApiFailure, type Bridge } from '../../bridge/Bridge';
import type { CommandOutcome, OfficeQuestion } from '../../bridge/generated/api';
import { BridgeProvider } from '../../bridge/useBridge';
import type { Text } from '../../i18n/useText';
import { createFormat } from '../../kit/format';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { AUDITOR } from '../sample/membership';
import { DESK } from '../sample/status';
import { Audit, type AuditActs } from './Audit';
import { AuditScreen } from './AuditScreen';
import { EVERYTHING, filterOf } from './filter';
import { Incidents } from './Incidents';
import { AUDIT_STATES, CUT_OFF, FORBIDDEN, INCIDENTS_STATES } from './states';
import { cut, valueOf } from './words';

const none = () => undefined;
const ACTS: AuditActs = {
  sought: EVERYTHING,
  onSought: none,
  onMore: none,
  onAgain: none,
  onExport: none,
  isReading: false,
  isExporting: false,
};
const OFFERED = { people: [], devices: [], access: AUDITOR.office };

describe('Audit', () => {
  checkStates(AUDIT_STATES, (data) => <Audit {...data} acts={ACTS} {...OFFERED} />);

  it('says who, on which device, the three times, before, after and why', () => {
    draw(<Audit {...AUDIT_STATES.full} acts={ACTS} {...OFFERED} />);
    const line = screen.getByText('Record changed').closest('article');
    const text = line?.textContent ?? '';
    for (const part of ['Elias Mantla', 'Elias’s phone', 'custody', '99ab0a9b…']) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/Device10\s+Mar\s+2026, 22:05:00/);
    expect(text).toMatch(/Received11\s+Mar\s+2026, 13:20:00/);
    expect(text).toContain('Written13:20:00');
    const refused = screen.getByText('Request refused').closest('article');
    expect(refused?.textContent).toContain('The role does not permit it');
  });

  it('shows all digits of a line when they are asked for', async () => {
    draw(<Audit {...AUDIT_STATES.full} acts={ACTS} {...OFFERED} />);
    const hash = AUDIT_STATES.full.view?.lines[0]?.hash ?? '';
    expect(document.body.textContent).not.toContain(hash);
    await userEvent.click(screen.getByRole('button', { name: /Line 1.?184: show all digits/ }));
    expect(document.body.textContent).toContain(hash);
  });

  it('exports for those who may, and for nobody else', async () => {
    const onExport = vi.fn();
    const { rerender } = draw(
      <Audit {...AUDIT_STATES.full} acts={{ ...ACTS, onExport }} {...OFFERED} />,
    );
    await userEvent.click(screen.getByRole('button', { name: /as CSV/ }));
    await userEvent.click(screen.getByRole('button', { name: /as JSON/ }));
    expect(onExport.mock.calls).toEqual([['csv'], ['json']]);
    rerender(<Audit {...AUDIT_STATES.full} acts={ACTS} {...OFFERED} access={null} />);
    expect(screen.queryByRole('button', { name: /as CSV/ })).toBeNull();
  });
});

describe('Incidents', () => {
  checkStates(INCIDENTS_STATES, (data) => <Incidents {...data} onAgain={none} />);
});

describe('a filter', () => {
  it('begins and ends at midnight of the place, whatever the clocks did', () => {
    const sought = { ...EVERYTHING, from: '2026-03-08', to: '2026-03-08', text: ' b2 ' };
    const filter = filterOf(sought, 'America/Edmonton');
    // The clocks went forward that night, so that the day had 23 hours.
    expect((filter.to_ms ?? 0) - (filter.from_ms ?? 0)).toBe(23 * 3_600_000);
    expect(filter).toMatchObject({ text: 'b2' });
    expect(filterOf(EVERYTHING, 'UTC')).toEqual({});
  });

  it('leaves words whole and cuts only long digits', () => {
    expect(cut(`pending ${'ab'.repeat(16)} custody`)).toBe('pending abababab… custody');
    expect(cut('a1b2c3d4 until 1773258120000')).toBe('a1b2c3d4 until 1773258120000');
  });
});

const DONE: CommandOutcome = {
  shipment: null,
  items: [],
  handover: null,
  form: null,
  note: null,
  imported: null,
  office: null,
};

/** A core whose relay has so many lines, and hands them out two at a time. */
function bridgeWith(count: number, answer?: (question: OfficeQuestion) => CommandOutcome) {
  const asked: OfficeQuestion[] = [];
  const saved: string[] = [];
  const [sample] = AUDIT_STATES.full.view?.lines ?? [];
  if (!sample) throw new Error('no sample');
  const bridge: Bridge = {
    query: async ({ kind }) => {
      if (kind === 'membership') return { kind, view: AUDITOR };
      if (kind === 'status') return { kind, view: DESK };
      return new Promise<never>(none);
    },
    send: async (command) => {
      if (command.kind !== 'ask_office') throw new Error(command.kind);
      const { question } = command;
      asked.push(question);
      if (answer) return answer(question);
      if (question.kind === 'export_audit') {
        const file = { name: 'audit.csv', media_type: 'text/csv', text: 'number\r\n' };
        return { ...DONE, office: { kind: 'audit_file', file } };
      }
      if (question.kind !== 'search_audit')
        return { ...DONE, office: { kind: 'devices', devices: [] } };
      const first = (question.before ?? count + 1) - 1;
      const numbers = [first, first - 1].filter((number) => number > 0);
      const lines = numbers.map((number) => ({ ...sample, number, hash: String(number) }));
      return { ...DONE, office: { kind: 'audit', lines, is_end: first <= 2 } };
    },
    subscribe: () => none,
    exportReport: () => new Promise<never>(none),
    saveFile: async ({ name }) => {
      saved.push(name);
      return { fileName: name, savedTo: null };
    },
  };
  return { bridge, asked, saved };
}

describe('a value', () => {
  it('is said in words, with its times as times', () => {
    const format = createFormat({ language: 'en', unit: 'celsius', zone: 'UTC' });
    const said = (id: string) => ({ 'audit-value-auditor': 'Auditor' })[id] ?? id;
    const t = Object.assign(said, { rich: said }) as unknown as Text;
    expect(valueOf('auditor until 1796694407813', t, format)).toMatch(
      /^Auditor until 8\s+Dec\s+2026, 01:46:47$/,
    );
    expect(valueOf('csv, lines up to 1183', t, format)).toBe('csv, lines up to 1183');
  });
});

describe('the page of the audit', () => {
  it('reads page after page, searches again when a word is typed, and exports what it shows', async () => {
    const { bridge, asked, saved } = bridgeWith(3);
    draw(
      <BridgeProvider bridge={bridge}>
        <AuditScreen />
      </BridgeProvider>,
    );
    const list = await screen.findByRole('list', { name: 'Lines of the audit' });
    expect(within(list).getAllByRole('listitem')).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: 'Earlier lines' }));
    await screen.findByText(/3\s+lines in all/);
    const [field] = screen.getAllByRole('searchbox');
    await userEvent.type(field ?? list, 'b2');
    await waitFor(() =>
      expect(asked.at(-1)).toEqual({ kind: 'search_audit', filter: { text: 'b2' } }),
    );
    await userEvent.click(screen.getByRole('button', { name: /as CSV/ }));
    await waitFor(() => expect(saved).toEqual(['audit.csv']));
    expect(asked.at(-1)).toEqual({ kind: 'export_audit', filter: { text: 'b2' }, form: 'csv' });
  });

  it('shows no lines of another filter where the relay was not reached', async () => {
    let isCut = false;
    const { bridge } = bridgeWith(1, (question) => {
      if (isCut && CUT_OFF) throw new ApiFailure(CUT_OFF);
      if (question.kind !== 'search_audit') return DONE;
      return { ...DONE, office: { kind: 'audit', lines: [], is_end: true } };
    });
    draw(
      <BridgeProvider bridge={bridge}>
        <AuditScreen />
      </BridgeProvider>,
    );
    await screen.findByText('Nothing was noted yet');
    isCut = true;
    const [field] = screen.getAllByRole('searchbox');
    await userEvent.type(field ?? document.body, 'b2');
    await screen.findByText('The relay cannot be reached');
    expect(screen.queryByText('No line fits')).toBeNull();
  });

  it('says why there is nothing, and asks again', async () => {
    let isForbidden = true;
    const { bridge, asked } = bridgeWith(1, (question) => {
      if (isForbidden && FORBIDDEN) throw new ApiFailure(FORBIDDEN);
      if (question.kind !== 'search_audit') return DONE;
      return { ...DONE, office: { kind: 'audit', lines: [], is_end: true } };
    });
    draw(
      <BridgeProvider bridge={bridge}>
        <AuditScreen />
      </BridgeProvider>,
    );
    await screen.findByText('Your role does not open this. An administrator can say who may.');
    isForbidden = false;
    await userEvent.click(screen.getByRole('button', { name: 'Ask again' }));
    await screen.findByText('Nothing was noted yet');
    expect(asked.filter(({ kind }) => kind === 'search_audit')).toHaveLength(2);
  });
});
