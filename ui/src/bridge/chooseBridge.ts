import type { Bridge } from './Bridge';
import { loopbackBridge } from './loopback';
import { isTauri, tauriBridge } from './tauri';

/** Returns the bridge to the shell this page runs in. */
export function chooseBridge(): Bridge {
  return isTauri() ? tauriBridge() : loopbackBridge();
}
