import type { ReactNode } from 'react';
import type { ShipmentView } from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Bone, BoneRows } from '../../kit/Bones';
import { LinkButton } from '../../kit/Button';
import { Name } from '../../kit/Name';
import { RibbonChart } from '../../kit/ribbon/RibbonChart';
import { SyncMark } from '../../kit/SyncMark';
import { Offline } from '../state/Offline';
import { Pending } from '../state/Pending';
import { ErrorNote } from '../../frame/ErrorNote';
import { Refused } from '../state/Refused';
import type { ScreenData } from '../states';
import { Actions, type ShipmentActs } from './Actions';
import { Assessment } from './Assessment';
import { Custody } from './Custody';
import { Facts } from './Facts';
import { Items } from './Items';
import { Decision, FormSteps, Journal } from './Papers';
import { Sources } from './Sources';
import './shipment.css';
import './sources.css';

export interface ShipmentProps extends ScreenData<ShipmentView> {
  acts: ShipmentActs;
}

/** One shipment: its state, its trip, which rules it passed, what it holds, who held it. */
export function Shipment({ view, status, problem, acts }: ShipmentProps) {
  const t = useText();
  if (!view) {
    return (
      <Pending title={t('shipment-loading')} problem={problem}>
        <div className="shipment-bones">
          <Bone width="100%" height="64px" />
          <Bone width="100%" height="220px" />
          <BoneRows rows={4} />
        </div>
      </Pending>
    );
  }
  return (
    <>
      <Head view={view}>
        <div className="wide-only">
          <Actions view={view} acts={acts} />
        </div>
      </Head>
      <Offline status={status} />
      <ErrorNote error={problem} />
      <Refused refused={view.refused} onWithdraw={acts.onWithdraw} onAsk={acts.onAsk} />
      <Facts view={view} />
      <div className="shipment-ribbon">
        {view.ribbon ? (
          <RibbonChart view={view.ribbon} plotHeight={120} actions={<AllReadings view={view} />} />
        ) : (
          <NoReadings view={view} />
        )}
      </div>
      <div className="cols">
        <Assessment view={view} />
        <Items view={view} onEdit={acts.onEditItem} />
        <section aria-labelledby="custody">
          <Custody view={view} />
          <FormSteps view={view} />
          <Decision view={view} />
        </section>
      </div>
      <div className="narrow-only">
        <Actions view={view} acts={acts} size="glove" />
      </div>
      <Sources view={view} actions={<ImportLink view={view} />} />
      <Journal view={view} onNote={acts.onNote} />
    </>
  );
}

function Head({ view, children }: { view: ShipmentView; children: ReactNode }) {
  const t = useText();
  return (
    <div className="head">
      <div className="grow">
        <p className="fine crumb">
          <a href={hrefTo('shipments')}>{t('frame-shipments')}</a>
        </p>
        <h1>
          {t.rich('shipment-title', {
            reference: <span className="num">{view.reference}</span>,
            place: <Name>{view.destination.name}</Name>,
          })}
        </h1>
      </div>
      <SyncMark
        state={view.sync.state}
        word={view.sync.waiting > 0 ? t('frame-waiting', { count: view.sync.waiting }) : undefined}
      />
      {children}
    </div>
  );
}

function ImportLink({ view }: { view: ShipmentView }) {
  const t = useText();
  if (!view.actions.includes('import_readings')) return null;
  return (
    <LinkButton icon="table" href={hrefTo('shipments', view.shipment, 'import')}>
      {t('import-act')}
    </LinkButton>
  );
}

function AllReadings({ view }: { view: ShipmentView }) {
  const t = useText();
  return (
    <LinkButton kind="ghost" href={hrefTo('shipments', view.shipment, 'readings')}>
      {t('shipment-all-readings')}
    </LinkButton>
  );
}

function NoReadings({ view }: { view: ShipmentView }) {
  const t = useText();
  const isUnpaired = view.sensors.length === 0;
  return (
    <div className="no-readings">
      <p>{t(isUnpaired ? 'shipment-no-sensor' : 'shipment-no-readings')}</p>
      {isUnpaired && view.actions.includes('pair_sensor') && (
        <LinkButton icon="broadcast" href={hrefTo('sensors', 'pair')}>
          {t('shipment-act-pair_sensor')}
        </LinkButton>
      )}
    </div>
  );
}
