/** A finger that carries a tile to another place, while the favourites are being arranged. */
import { far, type Point, pointOf, tileOf } from './holding';

const LIFT_MS = 180;

/** For `{@attach}` on a grid of `[data-product]`: drag one onto the place of another. A mouse
 * lifts at once, a finger after a moment, because before that it scrolls. */
export function onCarry(dropped: (product: string, place: number) => void): (grid: HTMLElement) => () => void {
  return (grid) => {
    const carrying = new Carrying(grid, dropped);
    return () => carrying.stop();
  };
}

class Carrying {
  #tile: HTMLElement | null = null;
  #over: HTMLElement | null = null;
  #from: Point = { x: 0, y: 0 };
  #lifted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #grid: HTMLElement;
  readonly #dropped: (product: string, place: number) => void;
  readonly #listening = new AbortController();

  constructor(grid: HTMLElement, dropped: (product: string, place: number) => void) {
    this.#grid = grid;
    this.#dropped = dropped;
    const { signal } = this.#listening;
    grid.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    grid.addEventListener('pointermove', (event) => this.#move(event), { signal });
    grid.addEventListener('pointerup', () => this.#up(), { signal });
    grid.addEventListener('pointercancel', () => this.#end(), { signal });
    grid.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    grid.addEventListener('touchmove', (event) => this.#lifted && event.preventDefault(), { signal, passive: false });
    grid.addEventListener('click', (event) => this.#click(event), { signal, capture: true });
  }

  stop(): void {
    this.#end();
    this.#listening.abort();
  }

  #down(event: PointerEvent): void {
    this.#end();
    this.#tile = tileOf(event.target);
    this.#from = pointOf(event);
    if (event.pointerType === 'touch') this.#timer = setTimeout(() => this.#lift(event.pointerId), LIFT_MS);
  }

  #lift(pointer: number): void {
    if (this.#tile === null) return;
    this.#lifted = true;
    this.#grid.setPointerCapture(pointer);
    this.#tile.classList.add('carried');
  }

  #move(event: PointerEvent): void {
    if (this.#tile === null) return;
    const here = pointOf(event);
    if (!this.#lifted) {
      if (!far(this.#from, here)) return;
      if (event.pointerType === 'touch') return this.#end();
      this.#lift(event.pointerId);
    }
    this.#tile.style.transform = `translate(${here.x - this.#from.x}px, ${here.y - this.#from.y}px)`;
    this.#aim(here);
  }

  #aim({ x, y }: Point): void {
    const under = document.elementsFromPoint(x, y).map(tileOf);
    const over = under.find((tile) => tile !== null && tile !== this.#tile && this.#grid.contains(tile)) ?? null;
    if (over === this.#over) return;
    this.#over?.classList.remove('aimed');
    over?.classList.add('aimed');
    this.#over = over;
  }

  #up(): void {
    const [tile, over] = [this.#tile, this.#over];
    const product = tile?.dataset['product'];
    if (this.#lifted && over !== null && product !== undefined) {
      this.#dropped(product, [...this.#grid.querySelectorAll('[data-product]')].indexOf(over));
    }
    const carried = this.#lifted;
    this.#end();
    if (carried) this.#swallowUntil = performance.now() + 100;
  }

  #swallowUntil = 0;

  /** The click that ends a drag chooses nothing. */
  #click(event: Event): void {
    if (performance.now() > this.#swallowUntil) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#tile?.classList.remove('carried');
    this.#tile?.style.removeProperty('transform');
    this.#over?.classList.remove('aimed');
    this.#tile = this.#over = null;
    this.#lifted = false;
  }
}
