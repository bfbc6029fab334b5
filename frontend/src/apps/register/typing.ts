/** Who receives the digits of a hardware keyboard: the number pad on top, if one is open. What lies
 * under an open dialog hears nothing. */

export interface KeypadListener {
  key(character: string): void;
  erase(): void;
  /** The last key was nobody's: as it was before it. Without it, as `erase`. */
  takeBack?(): void;
  confirm(): void;
}

const listeners: { readonly element: Element; readonly listener: Required<KeypadListener> }[] = [];

/** The scanner's test (ScannerSheet) hears every key first; true: it was meant for it. */
export const trying: { hear: ((event: KeyboardEvent) => boolean) | null } = { hear: null };

/** A person went to the focused control with Tab since they last typed or touched: Enter is its. */
let walked = false;

export function wentByTab(): void {
  walked = true;
}

export function typedOrTouched(): void {
  walked = false;
}

export function cameByTab(): boolean {
  return walked;
}

/** For `{@attach}`: while the element exists, its keypad hears the keyboard. */
export function hearsKeyboard(listener: KeypadListener): (element: Element) => () => void {
  return (element) => {
    const entry = { element, listener: { takeBack: () => listener.erase(), ...listener } };
    listeners.push(entry);
    return () => {
      listeners.splice(listeners.indexOf(entry), 1);
    };
  };
}

export function keypadOnTop(): Required<KeypadListener> | null {
  const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
  const heard = listeners.filter(({ element }) => dialog === undefined || dialog.contains(element));
  return heard.at(-1)?.listener ?? null;
}
