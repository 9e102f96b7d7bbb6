import { type ReactNode, useState } from 'react';
import { DOUBTFUL_TRIP } from '../features/sample/trips';
import { useText } from '../i18n/useText';
import { Age } from '../kit/Age';
import { Badge } from '../kit/Badge';
import { BudgetBar } from '../kit/BudgetBar';
import { Button } from '../kit/Button';
import { DateTimeField } from '../kit/DateTimeField';
import { useNow } from '../kit/Display';
import { CheckRow, RadioChoices, SearchField, SelectField, TextField } from '../kit/fields';
import { FilterChips } from '../kit/FilterChips';
import { HoldButton } from '../kit/HoldButton';
import { Bowtie, Diamond } from '../kit/icon/Bowtie';
import { BoxPlace, type Place } from '../kit/icon/BoxPlace';
import { Signal } from '../kit/icon/Signal';
import { Name } from '../kit/Name';
import { Outcome } from '../kit/Outcome';
import { Plate } from '../kit/Plate';
import { Reading } from '../kit/Reading';
import { RibbonChart } from '../kit/ribbon/RibbonChart';
import { type Signature, SignaturePad } from '../kit/SignaturePad';
import { SyncMark } from '../kit/SyncMark';
import { Tabs } from '../kit/Tabs';
import { ToastBar } from '../kit/Toast';
import './components.css';

const MINUTE = 60_000;
const PLACES: readonly Place[] = ['under_the_lid', 'between_the_vials', 'on_the_ice', 'outside'];

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="part">
      <h2>{title}</h2>
      <div className="part-row">{children}</div>
    </section>
  );
}

/** Every state of the small parts, on one page. */
export function Components() {
  return (
    <>
      <div className="head">
        <div className="grow">
          <h1>Components</h1>
          <p className="fine">Every state of the small parts</p>
        </div>
      </div>
      <States />
      <Controls />
      <Part title="Ribbon">
        <RibbonChart view={DOUBTFUL_TRIP} plotHeight={104} />
      </Part>
      <Names />
    </>
  );
}

function States() {
  const now = useNow();
  return (
    <>
      <Part title="Plate silhouettes">
        <div className="plates">
          <Plate state="ok" label="OK" why="Between 2 and 8 °C" />
          <Plate state="warning" label="Warning" why="Too warm for 21 min" />
          <Plate state="stop" label="Stop" why="Frozen" />
          <Plate state="unknown" label="Unknown" why="No readings for 2 h" />
        </div>
      </Part>
      <Part title="Status badge">
        <Badge state="ok" />
        <Badge state="warning" />
        <Badge state="stop" />
        <Badge state="unknown" />
        <Badge state="waiting" />
        <Badge state="ok" staleSince={now - 270 * MINUTE} />
        <Badge state="warning" staleSince={now - 270 * MINUTE} />
      </Part>
      <Part title="Sync mark">
        <SyncMark state="saved_here" />
        <SyncMark state="on_the_relay" />
        <SyncMark state="received" />
        <SyncMark state="refused" />
        <Bowtie filled={0} />
        <Bowtie filled={1} />
        <Bowtie filled={2} />
        <Diamond />
        <Signal strength="fair" />
      </Part>
      <Part title="Reading and age">
        <Reading millicelsius={4_900} />
        <Age at={now - MINUTE} />
        <Age at={now - 26 * MINUTE} freshness="stale" />
        <Age at={now - 130 * MINUTE} freshness="lost" />
        <Reading millicelsius={-19_400} />
        <Reading millicelsius={null} />
        <BudgetBar label="Warm time left" left={553 * MINUTE} total={600 * MINUTE} />
      </Part>
      <Part title="Outcome">
        <ul>
          <Outcome
            outcome="fail"
            rule="Storage range 2–8 °C"
            inputs="47 min above 8.0 °C, up to 11.4 °C."
            clause="Product label, storage. Version 3"
          />
          <Outcome
            outcome="unknown"
            rule="Freezing, −0.5 °C for 60 min"
            inputs="2 h 11 min is unknown: long enough to freeze."
            clause="WHO PQS E006, type I. Version 2"
          />
        </ul>
      </Part>
    </>
  );
}

function Controls() {
  const t = useText();
  const [chip, setChip] = useState('all');
  const [place, setPlace] = useState<Place>('between_the_vials');
  const [isWhole, setWhole] = useState(true);
  const [words, setWords] = useState('Moved the box into the cabin');
  const [product, setProduct] = useState<string | null>('mmr');
  const [signature, setSignature] = useState<Signature | null>(null);
  return (
    <>
      <Part title="Buttons">
        <Button kind="primary">Export PDF</Button>
        <Button icon="map-trifold">Map</Button>
        <Button isDisabled>Needs a sensor first</Button>
        <Button kind="ghost">Cancel</Button>
      </Part>
      <Part title="Hold to confirm">
        <div className="holds">
          <HoldButton label="Hold to receive" again="to receive" onConfirm={() => undefined} />
          <HoldButton
            label="Hold to receive"
            again="to receive"
            done="Confirmed 15:43"
            onConfirm={() => undefined}
          />
        </div>
      </Part>
      <Part title="Fields">
        <div className="fields">
          <TextField label="What did you do?" value={words} onChange={setWords} />
          <TextField label="Batch" value="" onChange={() => undefined} error="Write the batch." />
          <DateTimeField label="Leaves" value="2026-03-11T15:30" onChange={() => undefined} />
          <SelectField
            label="Product"
            value={product}
            onChange={setProduct}
            options={[
              { value: 'hepb', label: 'Hepatitis B, adult' },
              { value: 'mmr', label: 'MMR, freeze-dried' },
            ]}
          />
          <RadioChoices
            label="Where does it ride?"
            look="pictures"
            value={place}
            onChange={setPlace}
            options={PLACES.map((each) => ({
              value: each,
              label: t(`kit-place-${each}`),
              detail: <BoxPlace place={each} />,
            }))}
          />
          <RadioChoices
            label="Why?"
            value="outside"
            onChange={() => undefined}
            options={[
              { value: 'outside', label: 'Stood outside' },
              { value: 'other', label: 'Other' },
            ]}
          />
          <CheckRow isSelected={isWhole} onChange={setWhole}>
            Seal 004417 is whole
          </CheckRow>
          <SearchField
            label="Search"
            placeholder="Place, batch or number"
            value=""
            onChange={() => undefined}
          />
          <SignaturePad label="Signature" value={signature} onChange={setSignature} />
        </div>
      </Part>
      <Part title="Chips and toast">
        <FilterChips
          label="Which"
          value={chip}
          onChange={setChip}
          chips={[
            { value: 'all', label: 'All', count: 11 },
            { value: 'road', label: 'On the road', count: 5 },
          ]}
        />
        <Tabs
          label="What to show"
          panels={[
            { id: 'trip', label: 'Trip', content: 'The ribbon and what it says.' },
            { id: 'papers', label: 'Papers', content: 'Forms and decisions.' },
          ]}
        />
        <ToastBar
          message={{
            text: 'Saved on this device. Sent when there is signal.',
            action: { label: 'Undo', onPress: () => undefined },
          }}
          onDone={() => undefined}
        />
      </Part>
    </>
  );
}

function Names() {
  return (
    <Part title="Names">
      {['Behchokǫ̀', 'Délı̨nę', 'Łutselkʼe', 'Gamètì', 'صندوق التبريد ٧'].map((name) => (
        <Name key={name}>{name}</Name>
      ))}
      <Name lang="iu">ᖁᕐᓗᖅᑐᖅ</Name>
    </Part>
  );
}
