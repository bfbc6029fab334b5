/** The four sounds of the till, made from sines once and played from memory.
 *
 * A browser lets a page sound only after the first touch, so that is when the buffers are made;
 * playing one then takes a few milliseconds. No files, so nothing to load. Each is shorter than
 * 120 ms and can be told from the others without looking; each has something to see beside it.
 * When which one sounds: `parts/Feedback.svelte`.
 */
import type { Volume } from '../../state/settings.svelte';

export type Sound = 'added' | 'missing' | 'paid' | 'attention';

/** From `at` for `length`, in milliseconds, gliding from one frequency to the other. */
interface Tone {
  readonly at: number;
  readonly length: number;
  readonly from: number;
  readonly to: number;
  readonly strength: number;
}

const TONES: Record<Sound, readonly Tone[]> = {
  added: [{ at: 0, length: 28, from: 1500, to: 1350, strength: 0.5 }],
  missing: [
    { at: 0, length: 52, from: 240, to: 225, strength: 1 },
    { at: 62, length: 54, from: 180, to: 165, strength: 1 },
  ],
  paid: [
    { at: 0, length: 44, from: 660, to: 660, strength: 0.7 },
    { at: 36, length: 46, from: 880, to: 880, strength: 0.7 },
    { at: 72, length: 46, from: 1320, to: 1320, strength: 0.7 },
  ],
  attention: [
    { at: 0, length: 50, from: 620, to: 620, strength: 0.8 },
    { at: 64, length: 52, from: 620, to: 620, strength: 0.8 },
  ],
};
const SOUNDS = Object.keys(TONES) as Sound[];
const GAINS: Record<Volume, number> = { 0: 0, 1: 0.15, 2: 0.45, 3: 1 };
const EDGE_MS = 4; // a tone that begins or ends at once clicks

interface Speaker {
  readonly context: AudioContext;
  readonly gain: GainNode;
  readonly buffers: ReadonlyMap<Sound, AudioBuffer>;
}

let speaker: Speaker | null = null;

/** Readies the sounds at the first touch or key. Returns how to stop. */
export function soundAfterFirstTouch(): () => void {
  const waking = ['pointerdown', 'keydown'] as const;
  const ready = () => {
    stop();
    speaker ??= opened();
  };
  const stop = () => waking.forEach((event) => window.removeEventListener(event, ready, true));
  const rest = () => {
    if (document.hidden) void speaker?.context.suspend();
    else void speaker?.context.resume();
  };
  for (const event of waking) window.addEventListener(event, ready, true);
  document.addEventListener('visibilitychange', rest);
  return () => {
    stop();
    document.removeEventListener('visibilitychange', rest);
  };
}

/** Silent before the first touch and where the browser has no sound. */
export function play(sound: Sound, volume: Volume): void {
  const loudness = sound === 'missing' && volume === 0 ? 1 : volume;
  const buffer = speaker?.buffers.get(sound);
  if (speaker === null || buffer === undefined || loudness === 0) return;
  const { context, gain } = speaker;
  if (context.state === 'suspended') void context.resume();
  gain.gain.value = GAINS[loudness];
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(gain);
  source.start();
}

function opened(): Speaker | null {
  try {
    const context = new AudioContext({ latencyHint: 'interactive' });
    const gain = context.createGain();
    gain.connect(context.destination);
    return { context, gain, buffers: new Map(SOUNDS.map((sound) => [sound, made(context, sound)])) };
  } catch {
    return null; // no sound device: what is seen says the same
  }
}

function made(context: AudioContext, sound: Sound): AudioBuffer {
  const samples = samplesOf(sound, context.sampleRate);
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  return buffer;
}

/** The wave itself, between -1 and 1. */
export function samplesOf(sound: Sound, rate: number): Float32Array<ArrayBuffer> {
  const tones = TONES[sound];
  const lengthMs = Math.max(...tones.map(({ at, length }) => at + length));
  const samples = new Float32Array(Math.ceil((lengthMs / 1000) * rate));
  for (const tone of tones) addTone(samples, tone, rate);
  return samples;
}

function addTone(samples: Float32Array, { at, length, from, to, strength }: Tone, rate: number): void {
  const first = Math.round((at / 1000) * rate);
  const count = Math.floor((length / 1000) * rate);
  let phase = 0;
  for (let index = 0; index < count && first + index < samples.length; index++) {
    const ms = (index / rate) * 1000;
    phase += (2 * Math.PI * (from + ((to - from) * index) / count)) / rate;
    const edge = Math.min(1, ms / EDGE_MS, (length - ms) / (length / 2));
    samples[first + index] = (samples[first + index] ?? 0) + Math.sin(phase) * strength * edge * 0.6;
  }
}
