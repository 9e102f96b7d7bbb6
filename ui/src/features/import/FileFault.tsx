import type { ApiError } from '../../bridge/generated/api';
import { type Text, useText } from '../../i18n/useText';
import { RefusedBanner } from '../../kit/banners';

/** Returns the arguments of an error by name; the last one where a name comes twice. */
export function argumentsOf(error: ApiError | null): Record<string, string> {
  const given = error?.arguments ?? [];
  return Object.fromEntries(given.map(({ name, value }) => [name, value]));
}

function titleOf(error: ApiError, t: Text): string {
  const { file, value, ...args } = argumentsOf(error);
  if (error.field === 'zone') return t('import-zone-unknown', { zone: value ?? '' });
  return file ? t('import-fault', { file }) : t(`error-${error.code}`, args);
}

/** Which file cannot be read, at which line, in which field, and why. Nothing was written. */
export function FileFault({ error }: { error: ApiError }) {
  const t = useText();
  const args = argumentsOf(error);
  const { line, part, problem } = args;
  const isOfLine = error.code === 'file_unreadable' && line && part && problem;
  return (
    <div role="alert">
      <RefusedBanner title={titleOf(error, t)} code={error.code}>
        {isOfLine && (
          <p>
            {t('import-fault-line', { line, where: t(`import-part-${part}`, args) })}{' '}
            {t(`import-problem-${problem}`, args)}
          </p>
        )}
        <p>{t(`error-remedy-${error.remedy}`)}</p>
      </RefusedBanner>
    </div>
  );
}
