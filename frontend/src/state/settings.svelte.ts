/** How this tablet looks: theme, side of the cart, width of the receipt paper. Local to the tablet,
 * worth nothing when lost, so it lives in localStorage. */

export type Theme = 'light' | 'dark' | 'contrast';
export type Hand = 'right' | 'left';
export type PaperWidth = 32 | 48;

const KEY = 'lancar.settings';

export class Settings {
  theme = $state<Theme>('light');
  hand = $state<Hand>('right');
  /** null: as the outlet has it. */
  paper = $state<PaperWidth | null>(null);
  /** A person typed on a real keyboard since the start: buttons show their keys. Not kept. */
  keyboard = $state(false);

  constructor() {
    const kept = read();
    if (kept['theme'] === 'dark' || kept['theme'] === 'contrast') this.theme = kept['theme'];
    if (kept['hand'] === 'left') this.hand = 'left';
    if (kept['paper'] === 32 || kept['paper'] === 48) this.paper = kept['paper'];
    this.#apply();
  }

  set(change: { theme?: Theme; hand?: Hand; paper?: PaperWidth }): void {
    if (change.theme !== undefined) this.theme = change.theme;
    if (change.hand !== undefined) this.hand = change.hand;
    if (change.paper !== undefined) this.paper = change.paper;
    localStorage.setItem(
      KEY,
      JSON.stringify({ theme: this.theme, hand: this.hand, paper: this.paper }),
    );
    this.#apply();
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.theme;
  }
}

function read(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}
