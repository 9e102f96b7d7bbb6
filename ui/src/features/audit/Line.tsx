import { type ReactNode, useState } from 'react';
import type { AuditLine } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { Glyph } from '../../kit/icon/Glyph';
import { Name } from '../../kit/Name';
import { cut, deedOf, nameOf, reasonOf, timesOf, valueOf } from './words';

/** One line: who, on which device, the three times, what it was before and after, and why. */
export function Line({ line }: { line: AuditLine }) {
  const t = useText();
  const format = useFormat();
  const [isWhole, setWhole] = useState(false);
  const { device, received, written } = timesOf(line, format);
  const { person, device: on } = line;
  const isRefused = line.why !== '' && !line.action.startsWith('grant.');
  return (
    <article className="audit-line" data-refused={isRefused ? '' : undefined}>
      <h2>
        {isRefused && <Glyph name="stop" />}
        <span>{deedOf(line.action, t)}</span>
        {line.subject !== '' && <Subject line={line} />}
      </h2>
      <p className="audit-who">
        {person ? <Name>{nameOf(person)}</Name> : t('audit-nobody')}
        {' · '}
        {on ? <Name>{nameOf(on)}</Name> : t('audit-at-the-relay')}
      </p>
      <dl className="audit-times">
        <Fact word={t('audit-time-device')} isNumber>
          {device ?? <Unsaid />}
        </Fact>
        <Fact word={t('audit-time-received')} isNumber>
          {received}
        </Fact>
        <Fact word={t('audit-time-written')} isNumber>
          {written ?? <Unsaid />}
        </Fact>
      </dl>
      <dl className="audit-values">
        <Fact word={t('audit-before')}>{valueOf(line.before, t, format) || <Nothing />}</Fact>
        <Fact word={t('audit-after')}>{valueOf(line.after, t, format) || <Nothing />}</Fact>
        <Fact word={t('audit-why')}>{reasonOf(line.why, t) || <Nothing />}</Fact>
      </dl>
      <div className="audit-more">
        <Button
          kind="ghost"
          isExpanded={isWhole}
          label={t(isWhole ? 'audit-cut-line' : 'audit-whole-line', { number: line.number })}
          onPress={() => setWhole(!isWhole)}
        >
          {t('audit-number', { number: format.count(line.number) })}
        </Button>
      </div>
      {isWhole && <Whole line={line} />}
    </article>
  );
}

function Nothing() {
  const t = useText();
  return <span className="quiet">{t('audit-value-none')}</span>;
}

function Unsaid() {
  const t = useText();
  return <span className="quiet">{t('audit-time-unsaid')}</span>;
}

function Subject({ line }: { line: AuditLine }) {
  if (line.subject_name !== null) return <Name>{line.subject_name}</Name>;
  return <span className="mono audit-subject">{cut(line.subject)}</span>;
}

interface FactProps {
  word: string;
  children: ReactNode;
  isNumber?: boolean;
}

function Fact({ word, children, isNumber }: FactProps) {
  return (
    <div>
      <dt>{word}</dt>
      <dd className={isNumber ? 'num' : undefined}>{children}</dd>
    </div>
  );
}

/** Everything as the audit has it, in the words of its file. */
function Whole({ line }: { line: AuditLine }) {
  const rows = [
    ['action', line.action],
    ['person', line.person?.id ?? ''],
    ['device', line.device?.id ?? ''],
    ['subject', line.subject],
    ['before', line.before],
    ['after', line.after],
    ['why', line.why],
    ['hash', line.hash],
  ].filter(([, value]) => value !== '');
  return (
    <dl className="audit-whole mono">
      {rows.map(([word, value]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
