/** The one listener for keys: the scanner first, then the keyboard map of the till.
 *
 * It listens in the capture phase on the window, on every screen and over every dialog. Printable
 * keys outside a field wait a moment for the scanner's judgement, because the first digit of a
 * barcode must never press a shortcut. Keys that Chrome keeps for itself are not used.
 */
import type { Register } from '../../state/register.svelte';
import { printable, Wedge } from '../../state/wedge';
import { shortcutFor } from './keymap';
import { controlKey, isField, typedOutside } from './shortcuts';
import { typedOrTouched, wentByTab } from './typing';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Keys that no scanner sends. */
const HINTING_KEYS = /^(F[0-9]+|Arrow.*|Escape|Delete)$/;

export function listenForKeys(register: Register): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wedge = new Wedge({
    scanned: (code) => register.scan(code),
    typed: (text) => {
      register.settings.keyboard = true;
      typedOutside(register, text);
    },
  });

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.repeat) return;
    const character = printable(event);
    if (character !== null && !event.ctrlKey && !event.altKey && !event.metaKey) {
      hear(event, character);
      return;
    }
    if (event.key === 'Enter' || event.key === 'Tab') {
      clearTimeout(timer);
      if (wedge.terminator(event.timeStamp).kind !== 'pass') return swallow(event);
    }
    if (event.key !== 'Enter' && shortcutFor(event) !== null) typedBefore();
    if (event.key === 'Tab') wentByTab();
    if (HINTING_KEYS.test(event.key)) register.settings.keyboard = true;
    if (controlKey(register, event)) swallow(event);
  }

  /** What was typed just before a shortcut happens before it. */
  function typedBefore(): void {
    clearTimeout(timer);
    wedge.silence();
  }

  function hear(event: KeyboardEvent, character: string): void {
    const field = focusedField(event);
    const verdict = wedge.character(character, event.timeStamp, field !== null);
    clearTimeout(timer);
    timer = setTimeout(() => wedge.silence(), wedge.silenceMs);
    if (verdict.kind !== 'swallow') {
      if (field === null && character !== ' ') event.preventDefault();
      return;
    }
    swallow(event);
    if (field !== null && verdict.leaked > 0) takeBack(field, verdict.leaked);
  }

  window.addEventListener('keydown', onKey, { capture: true });
  window.addEventListener('pointerdown', typedOrTouched, { capture: true });
  return () => {
    clearTimeout(timer);
    window.removeEventListener('pointerdown', typedOrTouched, { capture: true });
    window.removeEventListener('keydown', onKey, { capture: true });
  };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function focusedField(event: Event): Field | null {
  return isField(event.target) ? event.target : null;
}

/** Removes what the scanner typed before it was recognised. */
function takeBack(field: Field, count: number): void {
  field.value = field.value.slice(0, Math.max(0, field.value.length - count));
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
