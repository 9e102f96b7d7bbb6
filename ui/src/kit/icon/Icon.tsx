import arrowLeft from '@phosphor-icons/core/bold/arrow-left-bold.svg?raw';
import arrowRight from '@phosphor-icons/core/bold/arrow-right-bold.svg?raw';
import arrowsClockwise from '@phosphor-icons/core/bold/arrows-clockwise-bold.svg?raw';
import arrowsSplit from '@phosphor-icons/core/bold/arrows-split-bold.svg?raw';
import batteryVerticalEmpty from '@phosphor-icons/core/bold/battery-vertical-empty-bold.svg?raw';
import batteryVerticalHigh from '@phosphor-icons/core/bold/battery-vertical-high-bold.svg?raw';
import batteryVerticalLow from '@phosphor-icons/core/bold/battery-vertical-low-bold.svg?raw';
import batteryVerticalMedium from '@phosphor-icons/core/bold/battery-vertical-medium-bold.svg?raw';
import bell from '@phosphor-icons/core/bold/bell-bold.svg?raw';
import bellSlash from '@phosphor-icons/core/bold/bell-slash-bold.svg?raw';
import bluetooth from '@phosphor-icons/core/bold/bluetooth-bold.svg?raw';
import broadcast from '@phosphor-icons/core/bold/broadcast-bold.svg?raw';
import buildings from '@phosphor-icons/core/bold/buildings-bold.svg?raw';
import caretDoubleDown from '@phosphor-icons/core/bold/caret-double-down-bold.svg?raw';
import caretDoubleUp from '@phosphor-icons/core/bold/caret-double-up-bold.svg?raw';
import caretDown from '@phosphor-icons/core/bold/caret-down-bold.svg?raw';
import caretLeft from '@phosphor-icons/core/bold/caret-left-bold.svg?raw';
import caretRight from '@phosphor-icons/core/bold/caret-right-bold.svg?raw';
import caretUp from '@phosphor-icons/core/bold/caret-up-bold.svg?raw';
import check from '@phosphor-icons/core/bold/check-bold.svg?raw';
import clock from '@phosphor-icons/core/bold/clock-bold.svg?raw';
import cloudSlash from '@phosphor-icons/core/bold/cloud-slash-bold.svg?raw';
import copy from '@phosphor-icons/core/bold/copy-bold.svg?raw';
import dotsThree from '@phosphor-icons/core/bold/dots-three-bold.svg?raw';
import exportOut from '@phosphor-icons/core/bold/export-bold.svg?raw';
import eye from '@phosphor-icons/core/bold/eye-bold.svg?raw';
import eyeSlash from '@phosphor-icons/core/bold/eye-slash-bold.svg?raw';
import fileCsv from '@phosphor-icons/core/bold/file-csv-bold.svg?raw';
import filePdf from '@phosphor-icons/core/bold/file-pdf-bold.svg?raw';
import funnel from '@phosphor-icons/core/bold/funnel-bold.svg?raw';
import gearSix from '@phosphor-icons/core/bold/gear-six-bold.svg?raw';
import globe from '@phosphor-icons/core/bold/globe-bold.svg?raw';
import handshake from '@phosphor-icons/core/bold/handshake-bold.svg?raw';
import hourglass from '@phosphor-icons/core/bold/hourglass-medium-bold.svg?raw';
import info from '@phosphor-icons/core/bold/info-bold.svg?raw';
import key from '@phosphor-icons/core/bold/key-bold.svg?raw';
import list from '@phosphor-icons/core/bold/list-bold.svg?raw';
import lock from '@phosphor-icons/core/bold/lock-bold.svg?raw';
import magnifyingGlass from '@phosphor-icons/core/bold/magnifying-glass-bold.svg?raw';
import mapTrifold from '@phosphor-icons/core/bold/map-trifold-bold.svg?raw';
import minus from '@phosphor-icons/core/bold/minus-bold.svg?raw';
import moon from '@phosphor-icons/core/bold/moon-bold.svg?raw';
import notePencil from '@phosphor-icons/core/bold/note-pencil-bold.svg?raw';
import packageBox from '@phosphor-icons/core/bold/package-bold.svg?raw';
import pencilSimple from '@phosphor-icons/core/bold/pencil-simple-bold.svg?raw';
import plus from '@phosphor-icons/core/bold/plus-bold.svg?raw';
import printer from '@phosphor-icons/core/bold/printer-bold.svg?raw';
import prohibit from '@phosphor-icons/core/bold/prohibit-bold.svg?raw';
import sealCheck from '@phosphor-icons/core/bold/seal-check-bold.svg?raw';
import signIn from '@phosphor-icons/core/bold/sign-in-bold.svg?raw';
import signOut from '@phosphor-icons/core/bold/sign-out-bold.svg?raw';
import signature from '@phosphor-icons/core/bold/signature-bold.svg?raw';
import snowflake from '@phosphor-icons/core/bold/snowflake-bold.svg?raw';
import sun from '@phosphor-icons/core/bold/sun-bold.svg?raw';
import table from '@phosphor-icons/core/bold/table-bold.svg?raw';
import thermometer from '@phosphor-icons/core/bold/thermometer-bold.svg?raw';
import user from '@phosphor-icons/core/bold/user-bold.svg?raw';
import users from '@phosphor-icons/core/bold/users-bold.svg?raw';
import warning from '@phosphor-icons/core/bold/warning-bold.svg?raw';
import x from '@phosphor-icons/core/bold/x-bold.svg?raw';

/** The icons in use, of Phosphor bold (MIT). One line each, so the bundle holds no others. */
const SOURCES = {
  'arrow-left': arrowLeft,
  'arrow-right': arrowRight,
  'arrows-clockwise': arrowsClockwise,
  'arrows-split': arrowsSplit,
  'battery-vertical-empty': batteryVerticalEmpty,
  'battery-vertical-high': batteryVerticalHigh,
  'battery-vertical-low': batteryVerticalLow,
  'battery-vertical-medium': batteryVerticalMedium,
  bell,
  'bell-slash': bellSlash,
  bluetooth,
  broadcast,
  buildings,
  'caret-double-down': caretDoubleDown,
  'caret-double-up': caretDoubleUp,
  'caret-down': caretDown,
  'caret-left': caretLeft,
  'caret-right': caretRight,
  'caret-up': caretUp,
  check,
  clock,
  'cloud-slash': cloudSlash,
  copy,
  'dots-three': dotsThree,
  export: exportOut,
  eye,
  'eye-slash': eyeSlash,
  'file-csv': fileCsv,
  'file-pdf': filePdf,
  funnel,
  'gear-six': gearSix,
  globe,
  handshake,
  hourglass,
  info,
  key,
  list,
  lock,
  'magnifying-glass': magnifyingGlass,
  'map-trifold': mapTrifold,
  minus,
  moon,
  'note-pencil': notePencil,
  package: packageBox,
  'pencil-simple': pencilSimple,
  plus,
  printer,
  prohibit,
  'seal-check': sealCheck,
  'sign-in': signIn,
  'sign-out': signOut,
  signature,
  snowflake,
  sun,
  table,
  thermometer,
  user,
  users,
  warning,
  x,
} as const;

export type IconName = keyof typeof SOURCES;

const DIRECTIONAL: ReadonlySet<IconName> = new Set<IconName>([
  'arrow-left',
  'arrow-right',
  'caret-left',
  'caret-right',
  'export',
  'sign-in',
  'sign-out',
]);

/** The drawing inside Phosphor's own <svg>, so that ours carries the class and the name. */
function inner(source: string): string {
  return source.slice(source.indexOf('>') + 1, source.lastIndexOf('</svg>'));
}

interface IconProps {
  name: IconName;
  className?: string;
}

/** A picture beside a word: hidden from screen readers, because the word is there. */
export function Icon({ name, className = '' }: IconProps) {
  const direction = DIRECTIONAL.has(name) ? 'directional' : '';
  return (
    <svg
      className={`icon ${direction} ${className}`}
      viewBox="0 0 256 256"
      aria-hidden="true"
      dangerouslySetInnerHTML={{ __html: inner(SOURCES[name]) }}
    />
  );
}
