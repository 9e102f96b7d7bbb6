import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { apiErrorOf, ApiFailure, type Bridge } from './Bridge';
import type { CommandOutcome, Event, View } from './generated/api';

const CHANNEL = 'isotherm://event';

/** The desktop window: commands by invoke, events by one channel. */
export function tauriBridge(): Bridge {
  return {
    query: (query) => call<View>('query', { query }),
    send: (command) => call<CommandOutcome>('send', { command }),
    subscribe: (listener) => {
      const listening = listen<Event>(CHANNEL, (message) => listener(message.payload));
      return () => void listening.then((stop) => stop());
    },
    exportReport: async (shipment) => {
      const savedTo = await call<string>('export_report', { shipment });
      return { fileName: nameOf(savedTo), savedTo };
    },
    saveFile: async (file) => {
      const savedTo = await call<string>('save_file', { file });
      return { fileName: nameOf(savedTo), savedTo };
    },
  };
}

function nameOf(path: string): string {
  return path.replace(/^.*[/\\]/, '');
}

async function call<T>(command: string, args: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (thrown) {
    throw new ApiFailure(apiErrorOf(thrown));
  }
}

export function isTauri(): boolean {
  return '__TAURI_INTERNALS__' in window;
}
