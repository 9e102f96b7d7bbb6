import type { Bridge } from './Bridge';
import type { Command, CommandOutcome } from './generated/api';

type Kind = Command['kind'];
type ArgumentsOf<K extends Kind> = Omit<Extract<Command, { kind: K }>, 'kind'>;
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S;
type Send<K extends Kind> = keyof ArgumentsOf<K> extends never
  ? () => Promise<CommandOutcome>
  : (args: ArgumentsOf<K>) => Promise<CommandOutcome>;

/** One function for each command: `commands.offerHandover({ shipment, to_person, strokes })`. */
export type Commands = { [K in Kind as Camel<K>]: Send<K> };

const KINDS = {
  create_shipment: true,
  edit_shipment: true,
  add_item: true,
  edit_item: true,
  remove_item: true,
  add_note: true,
  cancel_shipment: true,
  pair_sensor: true,
  move_sensor: true,
  unpair_sensor: true,
  record_calibration: true,
  import_readings: true,
  start_scan: true,
  stop_scan: true,
  depart: true,
  arrive: true,
  offer_handover: true,
  confirm_handover: true,
  withdraw_handover: true,
  acknowledge_alert: true,
  open_form: true,
  answer_form: true,
  decide: true,
  sign_form: true,
  sync_now: true,
  dismiss_refused: true,
  change_settings: true,
  choose_person: true,
  enrol: true,
  sign_in: true,
  change_password: true,
  sign_out: true,
  ask_office: true,
  unlock: true,
} satisfies Record<Kind, true>;

export function commandsOf(bridge: Bridge): Commands {
  const entries = Object.keys(KINDS).map((kind) => {
    const name = kind.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    const send = (args: object = {}) => bridge.send({ ...args, kind } as Command);
    return [name, send] as const;
  });
  return Object.fromEntries(entries) as unknown as Commands;
}
