/** How this tablet looks, sounds and is held: side of the cart, theme, text size, list or tiles,
 * scan-first, sounds, paper. Local to the tablet and worth nothing when lost, so it lives in
 * localStorage. A setting is a line in each of `Kept`, `DEFAULTS` and `CHOICES`. Not here: the
 * language (`ui/i18n`), what the outlet decides (`catalog.outlet`), favourites (`favourites`).
 */

import type { OrderSetting } from './orders';

export type Theme = 'system' | 'light' | 'dark' | 'contrast';
export type TextSize = 'normal' | 'large' | 'huge';
export type Hand = 'right' | 'left';
export type View = 'grid' | 'list';
/** `tiles`: the goods are the large pane. `scan`: the cart is, goods shrink to the favourites. */
export type Mode = 'tiles' | 'scan';
/** 0 off, 1 low, 2 middle, 3 loud. "Barcode not found" is never below low. */
export type Volume = 0 | 1 | 2 | 3;
export type Switch = 'on' | 'off';
export type PaperWidth = 32 | 42 | 48;

interface Kept {
  theme: Theme;
  text: TextSize;
  hand: Hand;
  view: View;
  mode: Mode;
  volume: Volume;
  vibration: Switch;
  awake: Switch;
  /** Whether carts are asked where they go: as the shop looks, always, never. */
  orders: OrderSetting;
  /** null: as the outlet has it. */
  paper: PaperWidth | null;
  /** The longest between two characters of the scanner (scanner_trial.ts). */
  scanGapMs: number;
}

const DEFAULTS: Kept = {
  theme: 'light',
  text: 'normal',
  hand: 'right',
  view: 'grid',
  mode: 'tiles',
  volume: 2,
  vibration: 'on',
  awake: 'on',
  orders: 'auto',
  paper: null,
  scanGapMs: 35,
};
const CHOICES: { readonly [name in keyof Kept]: readonly Kept[name][] } = {
  theme: ['system', 'light', 'dark', 'contrast'],
  text: ['normal', 'large', 'huge'],
  hand: ['right', 'left'],
  view: ['grid', 'list'],
  mode: ['tiles', 'scan'],
  volume: [0, 1, 2, 3],
  vibration: ['on', 'off'],
  awake: ['on', 'off'],
  orders: ['auto', 'on', 'off'],
  paper: [null, 32, 42, 48],
  scanGapMs: [35, 60, 100, 150],
};

const KEY = 'lancar.settings';
const DARK = '(prefers-color-scheme: dark)';
const MORE_CONTRAST = '(prefers-contrast: more)';

export class Settings {
  #keyboard = $state(false);
  readonly #kept: Kept = $state(read());

  constructor() {
    this.#apply();
    const again = () => this.#apply();
    for (const question of [DARK, MORE_CONTRAST]) asked(question)?.addEventListener('change', again);
  }

  /** A person typed on a real keyboard since the start: buttons show their keys. Not kept. */
  get keyboard(): boolean {
    return this.#keyboard;
  }

  set keyboard(seen: boolean) {
    this.#keyboard = seen;
    document.documentElement.dataset['keyboard'] = String(seen);
  }

  get theme(): Theme {
    return this.#kept.theme;
  }

  get text(): TextSize {
    return this.#kept.text;
  }

  get hand(): Hand {
    return this.#kept.hand;
  }

  get view(): View {
    return this.#kept.view;
  }

  get mode(): Mode {
    return this.#kept.mode;
  }

  get volume(): Volume {
    return this.#kept.volume;
  }

  get vibration(): Switch {
    return this.#kept.vibration;
  }

  get awake(): Switch {
    return this.#kept.awake;
  }

  get orders(): OrderSetting {
    return this.#kept.orders;
  }

  get paper(): PaperWidth | null {
    return this.#kept.paper;
  }

  get scanGapMs(): number {
    return this.#kept.scanGapMs;
  }

  set(change: Partial<Kept>): void {
    Object.assign(this.#kept, change);
    this.#apply();
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#kept));
    } catch {
      return; // storage is full or blocked: it holds until the next start
    }
  }

  /** What the style sheets ask for stands on <html>. */
  #apply(): void {
    const { dataset } = document.documentElement;
    dataset['theme'] = this.#shownTheme();
    dataset['text'] = this.#kept.text;
  }

  #shownTheme(): Exclude<Theme, 'system'> {
    if (this.#kept.theme !== 'system') return this.#kept.theme;
    if (asked(MORE_CONTRAST)?.matches === true) return 'contrast';
    return asked(DARK)?.matches === true ? 'dark' : 'light';
  }
}

/** Null where there is no window to ask (tests). */
function asked(question: string): MediaQueryList | null {
  return typeof matchMedia === 'function' ? matchMedia(question) : null;
}

function read(): Kept {
  const kept: Record<string, unknown> = { ...DEFAULTS };
  for (const [name, value] of Object.entries(stored())) {
    const known = (CHOICES as Record<string, readonly unknown[]>)[name];
    if (known?.includes(value) === true) kept[name] = value;
  }
  return kept as unknown as Kept;
}

function stored(): object {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof found === 'object' && found !== null ? found : {};
  } catch {
    return {};
  }
}
