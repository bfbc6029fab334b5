/** Digits being typed on a keypad, and the number they mean so far.
 * The first key replaces the number that was there; a weight keeps three decimals. A count takes the
 * comma too, so that "12,5" is seen and refused (`isWhole`) instead of becoming 125. */
import type { Milli, Minor } from '../../domain/types';

export type EntryKind = 'money' | 'weight' | 'count';

/** More than a burst that a busy page takes for typing has. */
const MOST_TAKEN_BACK = 12;
const LONGEST = { money: 12, weight: 8, count: 5 } as const;

export class NumberEntry {
  readonly kind: EntryKind;
  text = $state('');
  /** Nothing typed yet: what is shown is a proposal. */
  untouched = $state(true);
  /** What stood here before each of the last keys. */
  #before: { readonly text: string; readonly untouched: boolean }[] = [];

  constructor(kind: EntryKind, proposal = '') {
    this.kind = kind;
    this.text = proposal;
  }

  press(key: string): void {
    this.#before = [...this.#before.slice(1 - MOST_TAKEN_BACK), { text: this.text, untouched: this.untouched }];
    if (!this.#fits(key)) return;
    const before = this.untouched ? '' : this.text;
    this.untouched = false;
    this.text = this.#tidy(before + key);
  }

  erase(): void {
    this.#before = [];
    this.text = this.untouched ? '' : this.text.slice(0, -1);
    this.untouched = false;
  }

  /** The last key was pressed by nobody: also a proposal that it replaced stands here again. */
  takeBack(): void {
    const before = this.#before.pop();
    if (before === undefined) return;
    this.text = before.text;
    this.untouched = before.untouched;
  }

  get minor(): Minor {
    return this.text === '' ? 0 : Number(this.text);
  }

  /** Thousandths; the comma may still be waiting for its digits. */
  get milli(): Milli {
    const [whole = '', fraction = ''] = this.text.split(',');
    return Number(whole === '' ? '0' : whole) * 1000 + Number(fraction.padEnd(3, '0'));
  }

  get isWhole(): boolean {
    return this.milli % 1000 === 0;
  }

  #fits(key: string): boolean {
    const before = this.untouched ? '' : this.text;
    if (key === ',') return this.kind !== 'money' && !before.includes(',');
    if (!/^[0-9]+$/.test(key)) return false;
    const fraction = before.split(',')[1];
    if (fraction !== undefined) return fraction.length + key.length <= 3;
    return before.length + key.length <= LONGEST[this.kind];
  }

  #tidy(text: string): string {
    if (text.startsWith(',')) return `0${text}`;
    return text.replace(/^0+(?=[0-9])/, '');
  }
}
