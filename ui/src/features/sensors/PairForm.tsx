import { Radio, RadioGroup } from 'react-aria-components';
import type { HeardSensor, Placement, RibbonPoint, SensorsView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';
import { Button } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { Icon } from '../../kit/icon/Icon';
import { Signal } from '../../kit/icon/Signal';
import { TextField } from '../../kit/fields';
import { PlaceFields, type PlaceChoice } from './PlaceFields';

export interface PairDraft extends PlaceChoice {
  sensor: string | null;
  name: string;
}

interface PairFormProps {
  view: SensorsView;
  draft: PairDraft;
  onDraft: (draft: PairDraft) => void;
  isPending: boolean;
  onPair: (sensor: string, name: string, placement: Placement) => void;
}

/** Find, Which one, Where. */
export function PairForm({ view, draft, onDraft, isPending, onPair }: PairFormProps) {
  const t = useText();
  const { sensor, name, placement, boxName } = draft;
  const isReady =
    sensor !== null && placement !== null && boxName.trim() !== '' && name.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onPair(sensor, name.trim(), placement);
      }}
    >
      <ol className="pair">
        <li className={view.heard.length > 0 ? 'is-done' : undefined}>
          <h3>{t('sensors-find')}</h3>
          <p className="fine">
            {view.radio === 'listening'
              ? t('sensors-near', { count: view.heard.length })
              : t(`sensors-radio-${view.radio}`)}
          </p>
        </li>
        <li className={sensor ? 'is-done' : undefined}>
          <h3>{t('sensors-which')}</h3>
          <p>{t('sensors-hold')}</p>
          <Candidates
            heard={view.heard}
            value={sensor}
            onChange={(next) =>
              onDraft({
                ...draft,
                sensor: next,
                name: view.heard.find((each) => each.sensor === next)?.name ?? '',
              })
            }
          />
          {sensor && (
            <TextField
              label={t('sensors-name')}
              value={name}
              onChange={(next) => onDraft({ ...draft, name: next })}
            />
          )}
        </li>
        <li>
          <h3>{t('sensors-ride')}</h3>
          <PlaceFields
            boxes={view.boxes}
            choice={draft}
            onChange={(choice) => onDraft({ ...draft, ...choice })}
          />
        </li>
      </ol>
      <p className="fine pair-note">{t('sensors-counts-from')}</p>
      <Button
        kind="primary"
        size="glove"
        icon="check"
        type="submit"
        isDisabled={!isReady || isPending}
      >
        {boxName ? t('sensors-pair-with', { box: boxName }) : t('sensors-pair')}
      </Button>
    </form>
  );
}

interface CandidatesProps {
  heard: readonly HeardSensor[];
  value: string | null;
  onChange: (sensor: string) => void;
}

function Candidates({ heard, value, onChange }: CandidatesProps) {
  const t = useText();
  if (heard.length === 0) return <p className="quiet">{t('sensors-none-near')}</p>;
  return (
    <RadioGroup
      className="candidates"
      aria-label={t('sensors-found')}
      value={value}
      onChange={onChange}
    >
      {heard.map((each) => (
        <Candidate key={each.sensor} heard={each} />
      ))}
    </RadioGroup>
  );
}

function Candidate({ heard }: { heard: HeardSensor }) {
  const t = useText();
  const format = useFormat();
  const { pairing, drift, temperature_millicelsius: value } = heard;
  const isPossible = pairing.kind === 'possible';
  const change = heard.change_millicelsius ?? 0;
  return (
    <Radio className="cand" value={heard.sensor} isDisabled={!isPossible}>
      <span>
        <b>{heard.name}</b>
        <span className="cand-facts">
          {isPossible && <Signal strength={heard.signal} />}
          {isPossible && drift === 'warming' && (
            <b className="warming">
              <Icon name="caret-double-up" />
              {t('sensors-warming', { change: format.change(change) })}
            </b>
          )}
          {isPossible && drift !== 'warming' && <span>{t(`sensors-drift-${drift}`)}</span>}
          {!isPossible && (
            <span>
              {pairing.kind === 'paired'
                ? t('sensors-pairing-paired', { box: pairing.box_name })
                : t(`sensors-pairing-${pairing.kind}`)}
            </span>
          )}
        </span>
      </span>
      <Curve points={heard.history} />
      <span className="cand-value num">
        {value === null ? t('kit-reading-none') : format.temperature(value)}
      </span>
    </Radio>
  );
}

const CURVE = { width: 92, height: 34 };
/** A flat line must look flat: the curve shows at least this much. */
const SPREAD = 4_000;

function Curve({ points }: { points: readonly RibbonPoint[] }) {
  const first = points[0];
  const last = points[points.length - 1];
  if (!first || !last || last.at_ms === first.at_ms) return <span />;
  const values = points.map((point) => point.temperature_millicelsius);
  const middle = (Math.min(...values) + Math.max(...values)) / 2;
  const spread = Math.max(SPREAD, Math.max(...values) - Math.min(...values));
  const x = (at: number) =>
    ((at - first.at_ms) / (last.at_ms - first.at_ms)) * (CURVE.width - 8) + 2;
  const y = (value: number) => CURVE.height / 2 - ((value - middle) / spread) * (CURVE.height - 8);
  const line = points
    .map((point) => `${x(point.at_ms).toFixed(1)},${y(point.temperature_millicelsius).toFixed(1)}`)
    .join(' ');
  return (
    <svg
      className="curve"
      viewBox={`0 0 ${String(CURVE.width)} ${String(CURVE.height)}`}
      aria-hidden="true"
    >
      <polyline points={line} />
      <circle cx={x(last.at_ms)} cy={y(last.temperature_millicelsius)} r="3.5" />
    </svg>
  );
}
