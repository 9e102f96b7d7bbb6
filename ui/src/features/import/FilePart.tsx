import { FileTrigger } from 'react-aria-components';
import type { LoggerFileView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import type { ImportProps } from './Import';

const MEBIBYTE = 1 << 20;
const KINDS = ['.txt', '.csv', '.tsv', 'text/plain', 'text/csv'];

/** Which file. */
export function FilePart(props: ImportProps & { view: LoggerFileView }) {
  const { view, draft, preview, isPending, onChoose } = props;
  const t = useText();
  const format = useFormat();
  const name = draft.file?.name ?? preview?.file_name;
  return (
    <div className="import-file" role="group" aria-labelledby="import-file">
      <h2 id="import-file">{t('import-file')}</h2>
      {name && <bdi className="mono file">{name}</bdi>}
      <FileTrigger
        acceptedFileTypes={KINDS}
        onSelect={(files) => {
          const file = files?.item(0);
          if (file) onChoose(file, view.bytes_max);
        }}
      >
        <Button icon="table" isDisabled={isPending}>
          {t(name ? 'import-choose-other' : 'import-choose')}
        </Button>
      </FileTrigger>
      <p className="fine">
        {t('import-file-what', { size: format.count(Math.floor(view.bytes_max / MEBIBYTE)) })}
      </p>
    </div>
  );
}
