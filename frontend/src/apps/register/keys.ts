/** The one listener for keys: the scanner first, then the keyboard map of the till.
 *
 * It listens in the capture phase on the window, on every screen and over every dialog. Printable
 * keys outside a field wait a moment for the scanner's judgement, because the first digit of a
 * barcode must never press a shortcut. Keys that Chrome keeps for itself are not used.
 */
import type { Register } from '../../state/register.svelte';
import { DEFAULT_WEDGE, printable, Wedge, type WedgeOutput, type WedgeSettings } from '../../state/wedge';
import { shortcutFor } from './keymap';
import { controlKey, isField, scanned, takenBack, typedOutside, typedTo } from './shortcuts';
import { trying, typedOrTouched, wentByTab } from './typing';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** A field as it was before its first character that may be a scanner's. */
interface Before {
  readonly field: Field;
  readonly value: string;
  /** Null in fields that hide their caret from scripts (e-mail). */
  readonly from: number | null;
  readonly to: number | null;
}

/** They change the field or move its caret: what was typed before them must stand there. */
const WRITING_KEYS = /^(Backspace|Delete|Home|End|Arrow.*)$/;
const MOST_LAG_MS = 500;
const LATE_MS = 20;
const MOST_LOOKS = 3;
/** Keys that no scanner sends. */
const HINTING_KEYS = /^(F[0-9]+|Arrow.*|Escape|Delete)$/;

export function listenForKeys(register: Register): () => void {
  let before: Before | null = null;
  const wedge = new Wedge(heardBy(register, (text) => {
    if (before !== null) writeAtCaret(before.field, text);
  }), rhythmOf(register));
  const silence = silenceOf(wedge);

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.repeat) return;
    if (trying.hear?.(event) === true) return swallow(event);
    const character = printable(event);
    if (character !== null && !event.ctrlKey && !event.altKey && !event.metaKey) return hear(event, character);
    if (event.key === 'Enter' || event.key === 'Tab') {
      silence.stop();
      if (wedge.terminator(event.timeStamp).kind !== 'pass') return swallow(event);
    }
    wedge.forgetHead();
    if (event.key !== 'Enter' && (shortcutFor(event) !== null || WRITING_KEYS.test(event.key))) typedBefore();
    if (event.key === 'Tab') wentByTab();
    if (HINTING_KEYS.test(event.key)) register.settings.keyboard = true;
    if (controlKey(register, event)) swallow(event);
  }

  /** What was typed just before a shortcut or a touch happens before it. */
  function typedBefore(): void {
    silence.stop();
    wedge.silence();
  }

  function touched(event: PointerEvent): void {
    typedOrTouched();
    if (wedge.goesOnOver(event.timeStamp)) return;
    wedge.forgetHead(); // not of what is handed out now: a busy page may still owe its rest
    typedBefore();
  }

  function hear(event: KeyboardEvent, character: string): void {
    const field = focusedField(event);
    const verdict = wedge.character(character, event.timeStamp, field !== null);
    if (verdict.kind === 'waiting' && verdict.isFirst) before = field === null ? null : stateOf(field);
    silence.after(wedge.silenceMs + lagOf(event));
    if (verdict.kind !== 'swallow') {
      if (field === null && character !== ' ') event.preventDefault();
      return;
    }
    swallow(event);
    if (verdict.begins && before !== null) restore(before);
  }

  const listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  window.addEventListener('keydown', onKey, options);
  window.addEventListener('pointerdown', touched, options);
  return () => {
    silence.stop();
    listening.abort();
  };
}

/** Where what was heard goes. */
function heardBy(register: Register, givenBack: (text: string) => void): WedgeOutput {
  return {
    place: () => typedTo(register),
    isWhole: (code) => register.selling.isWhole(code),
    scanned: (code, head) => scanned(register, code, head),
    takenBack: (digits) => takenBack(register, digits),
    typed: (text) => {
      register.settings.keyboard = true;
      typedOutside(register, text);
    },
    givenBack,
  };
}

/** A timer that rings late says that the page was busy: keys may wait behind it, and are heard first. */
function silenceOf(wedge: Wedge): { after(ms: number): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  const after = (ms: number, looks = MOST_LOOKS): void => {
    stop();
    const dueAt = performance.now() + ms;
    timer = setTimeout(() => {
      const isLate = looks > 0 && performance.now() - dueAt > LATE_MS;
      const more = isLate ? wedge.silenceMs : wedge.quiet();
      if (more > 0) after(more, looks - 1);
    }, ms);
  };
  return { after, stop };
}

/** How late this page hears its keys: the next one may be as late. */
function lagOf(event: Event): number {
  return Math.min(MOST_LAG_MS, Math.max(0, performance.now() - event.timeStamp));
}

/** As the scanner's test found it. */
function rhythmOf({ settings }: Register): WedgeSettings {
  return {
    ...DEFAULT_WEDGE,
    get startGapMs() { return settings.scanGapMs; },
    get endGapMs() { return settings.scanGapMs + 25; },
  };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function focusedField(event: Event): Field | null {
  return isField(event.target) ? event.target : null;
}

function stateOf(field: Field): Before {
  return { field, value: field.value, from: field.selectionStart, to: field.selectionEnd };
}

/** Takes back what was typed before a scanner was recognised, also over a selection. */
function restore({ field, value, from, to }: Before): void {
  field.value = value;
  if (from !== null) field.setSelectionRange(from, to);
  changed(field);
}

/** As the browser would have written it, had the keys not been kept from the field. */
function writeAtCaret(field: Field, text: string): void {
  const { selectionStart: from, selectionEnd: to, value, maxLength } = field;
  const room = maxLength < 0 ? text.length : maxLength - value.length + (to ?? 0) - (from ?? 0);
  const fitting = text.slice(0, Math.max(0, room));
  if (from === null) field.value += fitting;
  else field.setRangeText(fitting, from, to ?? from, 'end');
  changed(field);
}

function changed(field: Field): void {
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
