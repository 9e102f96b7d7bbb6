import type { ReactNode } from 'react';
import type {
  ItemView,
  RefusedChange,
  ShipmentAction,
  ShipmentView,
} from '../../bridge/generated/api';
import { hrefTo } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Button, LinkButton } from '../../kit/Button';
import type { IconName } from '../../kit/icon/Icon';

/** What a person may do on the page of a shipment. */
export interface ShipmentActs {
  isPending: boolean;
  onDepart: () => void;
  onArrive: () => void;
  onFillForm: () => void;
  onExport: () => void;
  onNote: (text: string) => void;
  onEditItem: (item: ItemView) => void;
  onWithdraw: (change: string) => void;
  onAsk: (person: string, change: RefusedChange) => void;
}

const ICONS: Partial<Record<ShipmentAction, IconName>> = {
  export: 'file-pdf',
  offer_handover: 'handshake',
  confirm_handover: 'handshake',
  fill_form: 'note-pencil',
  decide: 'seal-check',
  edit: 'pencil-simple',
  pair_sensor: 'broadcast',
};

/** The pages that actions lead to; the others act at once. */
const PAGES: Partial<Record<ShipmentAction, string>> = {
  offer_handover: 'handover',
  confirm_handover: 'handover',
  decide: 'decide',
  edit: 'edit',
};

const SHOWN: readonly ShipmentAction[] = [
  'confirm_handover',
  'decide',
  'offer_handover',
  'depart',
  'arrive',
  'fill_form',
  'pair_sensor',
  'edit',
  'export',
];

interface ActionsProps {
  view: ShipmentView;
  acts: ShipmentActs;
  size?: 'normal' | 'glove';
}

/** The likeliest action filled, the others plain beside it. */
export function Actions({ view, acts, size = 'normal' }: ActionsProps) {
  const t = useText();
  const shown = view.actions.filter((action) => SHOWN.includes(action));
  const first = shown.find((action) => action !== 'export' && action !== 'edit');
  const draw = (action: ShipmentAction): ReactNode => {
    const look = {
      size,
      icon: ICONS[action],
      kind: action === first ? ('primary' as const) : ('plain' as const),
      children: t(`shipment-act-${action}`),
    };
    if (action === 'pair_sensor') {
      return <LinkButton key={action} {...look} href={hrefTo('sensors', 'pair')} />;
    }
    const page = PAGES[action];
    if (page) {
      return <LinkButton key={action} {...look} href={hrefTo('shipments', view.shipment, page)} />;
    }
    return (
      <Button key={action} {...look} onPress={pressOf(action, acts)} isDisabled={acts.isPending} />
    );
  };
  const others = shown.filter((action) => action !== first);
  return (
    <div className={size === 'glove' ? 'actions-foot' : 'actions'}>
      {size === 'normal' && others.map(draw)}
      {first && draw(first)}
      {size === 'glove' && others.map(draw)}
    </div>
  );
}

function pressOf(action: ShipmentAction, acts: ShipmentActs): (() => void) | undefined {
  switch (action) {
    case 'depart':
      return acts.onDepart;
    case 'arrive':
      return acts.onArrive;
    case 'fill_form':
      return acts.onFillForm;
    case 'export':
      return acts.onExport;
    default:
      return undefined;
  }
}
