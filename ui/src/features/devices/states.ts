import type { DeviceInvitation, OfficeDevice } from '../../bridge/generated/api';
import { statesOf } from '../audit/states';
import { clock } from '../sample/clock';
import type { States } from '../states';

const device = (id: string, name: string, more: Partial<OfficeDevice>): OfficeDevice => ({
  device: id,
  name,
  fingerprint: id.replace(/(.{4})(?!$)/g, '$1 '),
  standing: 'approved',
  asked_at_ms: clock(0, '08:10'),
  revoked_at_ms: null,
  is_to_wipe: false,
  is_this: false,
  ...more,
});

const DEVICES: OfficeDevice[] = [
  device('c41d09e7b35a8f6021d4e9c7085b3af2', 'Annie’s phone', {
    standing: 'pending',
    asked_at_ms: clock(1, '13:38'),
  }),
  device('7d0f3a91c46be2585e1b90c3aa42d7f6', 'Depot laptop', { is_this: true }),
  device('d1c2e4f80a1b5d7790ab3c4e6f128d03', 'Elias’s phone', {}),
  device('2f60718293a4b5c6d7e8f90112233445', 'Ulukhaktok health centre tablet', {}),
  device('99ab0a9be7d23856c0ffee5a1b2c3d4e', 'Old phone of the clinic', {
    standing: 'revoked',
    revoked_at_ms: clock(1, '09:30'),
  }),
  device('0b77c1a2d3e4f5061728394a5b6c7d8e', 'Lost on the ice road', {
    standing: 'revoked',
    revoked_at_ms: clock(0, '17:05'),
    is_to_wipe: true,
  }),
];

/** Every state of the devices worth seeing. */
export const DEVICES_STATES: States<readonly OfficeDevice[]> = statesOf<readonly OfficeDevice[]>(
  [],
  DEVICES,
);

const SIDE = 65;
const FINDER = 7;

/** Looks like a code of this size and is none: a picture invites nobody. */
function sampleCode(): string[] {
  let seed = 41;
  const noise = () => (seed = (seed * 48_271) % 2_147_483_647) % 2 === 0;
  const near = (at: number) => Math.min(at, SIDE - 1 - at);
  const finder = (x: number, y: number) => {
    const [dx, dy] = [Math.min(x, SIDE - 1 - x), Math.min(y, SIDE - 1 - y)];
    const ring = Math.max(Math.abs(dx - 3), Math.abs(dy - 3));
    return ring !== 2 && ring < 4;
  };
  return Array.from({ length: SIDE }, (_, y) =>
    Array.from({ length: SIDE }, (_, x) => {
      const isCorner = near(x) <= FINDER && near(y) <= FINDER;
      if (isCorner && !(x > SIDE / 2 && y > SIDE / 2)) return finder(x, y) ? '1' : '0';
      return noise() ? '1' : '0';
    }).join(''),
  );
}

const INVITATION: DeviceInvitation = {
  text: `isotherm:enrol?relay=https%3A%2F%2Frelay.example.org&pin=${'5a'.repeat(32)}&organisation=${'c1'.repeat(16)}&key=${'7e'.repeat(32)}&code=${'0d'.repeat(20)}`,
  code: sampleCode(),
  expires_at_ms: clock(1, '13:57'),
  holds_seconds: 872,
};

export const INVITE_STATES: States<DeviceInvitation> = statesOf<DeviceInvitation>(
  { ...INVITATION, holds_seconds: 0 },
  INVITATION,
);
