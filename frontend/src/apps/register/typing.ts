/** Who receives the digits of a hardware keyboard: the number pad on top, if one is open. */

export interface KeypadListener {
  key(character: string): void;
  erase(): void;
  confirm(): void;
}

const listeners: KeypadListener[] = [];

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
export function hearsKeyboard(listener: KeypadListener): () => () => void {
  return () => {
    listeners.push(listener);
    return () => {
      const index = listeners.lastIndexOf(listener);
      if (index >= 0) listeners.splice(index, 1);
    };
  };
}

export function keypadOnTop(): KeypadListener | null {
  return listeners.at(-1) ?? null;
}
