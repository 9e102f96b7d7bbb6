import { useText } from '../../i18n/useText';
import { useFormat } from '../Display';
import { Name } from '../Name';
import { markAt, type RibbonModel } from './model';
import { againstRange } from './wordsAt';

/** The ribbon's readings as rows, for those who read better than they see. */
export function ReadingsTable({ id, model }: { id: string; model: RibbonModel }) {
  const t = useText();
  const format = useFormat();
  const hasHolders = model.custody.length > 0;
  return (
    <div
      className="ribbon-table"
      id={id}
      tabIndex={0}
      role="region"
      aria-label={t('kit-ribbon-table')}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{t('kit-ribbon-time')}</th>
            <th scope="col" className="end">
              {t('kit-ribbon-temperature')}
            </th>
            <th scope="col">{t('kit-ribbon-against')}</th>
            {hasHolders && <th scope="col">{t('kit-ribbon-holder')}</th>}
          </tr>
        </thead>
        <tbody>
          {model.times.map((at, index) => {
            const value = model.values[index] ?? 0;
            const holder = hasHolders ? markAt(model.custody, at) : null;
            return (
              <tr key={at}>
                <td className="num">
                  {format.shortDay(at)} {format.clock(at)}
                </td>
                <td className="end num">{format.temperature(value)}</td>
                <td>{model.hasRange && againstRange(model, value, t, format)}</td>
                {hasHolders && <td>{holder && <Name>{holder}</Name>}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
