import type { BoxState } from '../bridge/generated/api';

/** One long for WARNING, three long for STOP, in milliseconds on and off. */
const PATTERNS: Partial<Record<BoxState, readonly number[]>> = {
  warning: [900],
  stop: [900, 300, 900, 300, 900],
};

const PITCH_HERTZ = 880;
const LOUDNESS = 0.4;

let audio: AudioContext | null = null;

/** Sounds and vibrates. The plate and the Alerts page are its visible twins. */
export function signalAlert(state: BoxState): void {
  const pattern = PATTERNS[state];
  if (!pattern) return;
  navigator.vibrate?.([...pattern]);
  try {
    audio ??= new AudioContext();
    sound(audio, pattern);
  } catch {
    // A device without sound still vibrates and shows the plate.
  }
}

function sound(context: AudioContext, pattern: readonly number[]) {
  let at = context.currentTime;
  for (const [index, span] of pattern.entries()) {
    if (index % 2 === 0) tone(context, at, span / 1_000);
    at += span / 1_000;
  }
}

function tone(context: AudioContext, at: number, seconds: number) {
  const source = context.createOscillator();
  const volume = context.createGain();
  source.frequency.value = PITCH_HERTZ;
  volume.gain.value = LOUDNESS;
  source.connect(volume).connect(context.destination);
  source.start(at);
  source.stop(at + seconds);
}
