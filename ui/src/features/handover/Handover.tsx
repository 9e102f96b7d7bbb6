import { type ReactNode, useState } from 'react';
import type {
  HandoverCheck,
  HandoverView,
  PartyView,
  PersonRef,
  Stroke,
} from '../../bridge/generated/api';
import { ErrorNote } from '../../frame/ErrorNote';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Bone } from '../../kit/Bones';
import { Button, LinkButton } from '../../kit/Button';
import { useFormat } from '../../kit/Display';
import { CheckRow, SelectField } from '../../kit/fields';
import { HoldButton } from '../../kit/HoldButton';
import { Bowtie } from '../../kit/icon/Bowtie';
import { Name } from '../../kit/Name';
import { type Signature, SignaturePad } from '../../kit/SignaturePad';
import { SyncMark } from '../../kit/SyncMark';
import { Pending } from '../state/Pending';
import type { ScreenData } from '../states';
import { WhatChangesHands, WhatStrip } from './What';
import './handover.css';

export interface HandoverActs {
  isPending: boolean;
  onOffer: (toPerson: string, strokes: Stroke[]) => void;
  onConfirm: (handover: string, checks: HandoverCheck[], strokes: Stroke[]) => void;
  onWithdraw: (handover: string) => void;
  /** Passes the device to the receiver, who goes on under their own name. */
  onContinueAs: (person: PersonRef) => void;
}

interface HandoverProps extends ScreenData<HandoverView> {
  acts: HandoverActs;
}

/** Two people, one box: the knot fills as each confirms. */
export function Handover({ view, problem, acts }: HandoverProps) {
  const t = useText();
  const format = useFormat();
  if (!view) {
    return (
      <Pending title={t('handover-loading')} problem={problem}>
        <Bone width="100%" height="64px" />
        <Bone width="100%" height="280px" />
      </Pending>
    );
  }
  const now = view.now_at_ms;
  return (
    <>
      <div className="head">
        <div className="grow">
          <p className="fine crumb">
            <a href={hrefTo('shipments', view.shipment)}>{view.reference}</a>,{' '}
            {format.time(now, now)} {format.zone(now)}
          </p>
          <h1>{t('handover-title', { box: view.box_name })}</h1>
        </div>
        <SyncMark state="saved_here" word={t('handover-offline')} />
      </div>
      <ErrorNote error={problem} />
      <WhatStrip view={view} />
      <div className="parties">
        <Giver view={view} acts={acts} />
        <Knot view={view} />
        <Receiver view={view} acts={acts} />
      </div>
      <p className="fine">{t('handover-saved')}</p>
    </>
  );
}

const CONFIRMED = { planned: 0, offered: 1, confirmed: 2, withdrawn: 0 } as const;

function Knot({ view }: { view: HandoverView }) {
  const t = useText();
  const count = CONFIRMED[view.state];
  return (
    <div className="knotline">
      <Bowtie filled={count} size={48} />
      <span>{t('handover-of', { count })}</span>
    </div>
  );
}

interface PartyProps {
  id: string;
  role: string;
  party: PartyView;
  aside?: ReactNode;
  children: ReactNode;
}

function Party({ id, role, party, aside, children }: PartyProps) {
  const t = useText();
  return (
    <section className="party" aria-labelledby={id}>
      <h2 id={id} className="fine">
        {role}
      </h2>
      <div className="party-who">
        <p className="who">
          {party.person ? <Name>{party.person.name}</Name> : t('handover-nobody')}
        </p>
        {aside}
      </div>
      {party.strokes.length > 0 && <Strokes strokes={party.strokes} />}
      {children}
    </section>
  );
}

interface SideProps {
  view: HandoverView;
  acts: HandoverActs;
}

function Giver({ view, acts }: SideProps) {
  const t = useText();
  const { gives, state, handover, part } = view;
  const canWithdraw = part === 'giver' && state === 'offered' && handover !== null;
  return (
    <Party id="gives" role={t('handover-gives')} party={gives}>
      {gives.confirmed_at_ms !== null && (
        <Confirmed at={gives.confirmed_at_ms} label={t('handover-give')} />
      )}
      {gives.confirmed_at_ms === null && part === 'giver' && <Offer view={view} acts={acts} />}
      {gives.confirmed_at_ms === null && part !== 'giver' && (
        <p className="quiet">{t('handover-waits')}</p>
      )}
      {canWithdraw && (
        <Button kind="ghost" isDisabled={acts.isPending} onPress={() => acts.onWithdraw(handover)}>
          {t('handover-withdraw')}
        </Button>
      )}
      <div className="wide-only">
        <WhatChangesHands items={view.items} />
      </div>
    </Party>
  );
}

function Confirmed({ at, label }: { at: number; label: string }) {
  const t = useText();
  const format = useFormat();
  return (
    <HoldButton
      label={label}
      again={label}
      done={t('handover-confirmed', { time: format.clock(at) })}
      onConfirm={() => undefined}
    />
  );
}

/** A typed name is on the record already; only a drawing is sent with it. */
function strokesOf(signature: Signature | null): Stroke[] {
  return signature?.kind === 'drawn' ? [...signature.strokes] : [];
}

function Offer({ view, acts }: SideProps) {
  const t = useText();
  const [to, setTo] = useState(view.receives.person?.person ?? null);
  const [signature, setSignature] = useState<Signature | null>(null);
  return (
    <>
      <SelectField
        label={t('handover-to')}
        value={to}
        options={view.candidates.map(({ person, name }) => ({ value: person, label: name }))}
        onChange={setTo}
      />
      <SignaturePad label={t('handover-signature')} value={signature} onChange={setSignature} />
      <HoldButton
        label={t('handover-give')}
        again={t('handover-give-again')}
        hint={t('handover-hint')}
        isDisabled={acts.isPending || to === null}
        onConfirm={() => {
          if (to !== null) acts.onOffer(to, strokesOf(signature));
        }}
      />
    </>
  );
}

function Receiver({ view, acts }: SideProps) {
  const t = useText();
  const { receives, state, part } = view;
  const { person } = receives;
  const canContinue = part !== 'receiver' && state === 'offered' && person !== null;
  return (
    <Party id="receives" role={t('handover-receives')} party={receives}>
      {receives.confirmed_at_ms !== null && (
        <Confirmed at={receives.confirmed_at_ms} label={t('handover-receive')} />
      )}
      {receives.confirmed_at_ms === null && part === 'receiver' && state === 'offered' && (
        <Receive view={view} acts={acts} />
      )}
      {receives.confirmed_at_ms === null && state === 'planned' && (
        <p className="quiet">{t('handover-after')}</p>
      )}
      {canContinue && (
        <>
          <p>{t('handover-pass', { name: person.name })}</p>
          <Button
            size="glove"
            isDisabled={acts.isPending}
            onPress={() => acts.onContinueAs(person)}
          >
            {t('handover-continue', { name: person.name })}
          </Button>
        </>
      )}
    </Party>
  );
}

function Receive({ view, acts }: SideProps) {
  const t = useText();
  const [checked, setChecked] = useState<readonly HandoverCheck[]>(
    view.checks.filter((row) => row.is_checked).map((row) => row.check),
  );
  const [signature, setSignature] = useState<Signature | null>(null);
  const isComplete = view.checks.every(({ check }) => checked.includes(check));
  const { handover } = view;
  return (
    <>
      <div className="checks">
        {view.checks.map(({ check }) => (
          <CheckRow
            key={check}
            isSelected={checked.includes(check)}
            onChange={(isOn) =>
              setChecked((before) =>
                isOn ? [...before, check] : before.filter((each) => each !== check),
              )
            }
          >
            {t(`handover-check-${check}`, {
              seal: view.seal ?? 'none',
              count: view.units,
              state: t(`kit-state-${view.verdict.state}`),
            })}
          </CheckRow>
        ))}
      </div>
      <SignaturePad label={t('handover-signature')} value={signature} onChange={setSignature} />
      <HoldButton
        label={t('handover-receive')}
        again={t('handover-receive-again')}
        hint={isComplete ? t('handover-hint') : t('handover-tick-first')}
        isDisabled={acts.isPending || !isComplete || handover === null}
        onConfirm={() => {
          if (handover !== null) acts.onConfirm(handover, [...checked], strokesOf(signature));
        }}
      />
      <LinkButton kind="ghost" href={hrefTo('settings')}>
        {t('handover-not-me', { name: view.receives.person?.name ?? '' })}
      </LinkButton>
    </>
  );
}

function Strokes({ strokes }: { strokes: readonly Stroke[] }) {
  const t = useText();
  return (
    <svg
      className="strokes"
      viewBox="0 0 1000 300"
      role="img"
      aria-label={t('handover-signature-done')}
    >
      {strokes.map((stroke, index) => (
        <polyline
          key={index}
          points={stroke.points.map(({ x, y }) => `${String(x)},${String(y)}`).join(' ')}
        />
      ))}
    </svg>
  );
}
