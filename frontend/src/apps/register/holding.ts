/** A finger that stays on a tile. Listeners stand on the grid, not on its tiles, so that a tap costs no
 * more with a thousand of them. A finger that carries one: carrying.ts. */

const HOLD_MS = 500;
const SLIP_PX = 10;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const pointOf = (event: PointerEvent): Point => ({ x: event.clientX, y: event.clientY });
export const far = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y) > SLIP_PX;

export function tileOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-product]') : null;
}

/** For `{@attach}`: calls `held` with the product under a finger that stays, or a right click. */
export function onHold(held: (product: string) => void): (grid: HTMLElement) => () => void {
  return (grid) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from: Point = { x: 0, y: 0 };
    const end = () => clearTimeout(timer);
    const listening = new AbortController();
    const listen = <K extends keyof HTMLElementEventMap>(name: K, on: (event: HTMLElementEventMap[K]) => void) =>
      grid.addEventListener(name, on, { signal: listening.signal });
    listen('pointerdown', (event) => {
      end();
      const product = tileOf(event.target)?.dataset['product'];
      if (product === undefined || event.button !== 0) return;
      from = pointOf(event);
      timer = setTimeout(() => held(product), HOLD_MS);
    });
    listen('pointermove', (event) => {
      if (far(from, pointOf(event))) end();
    });
    listen('pointerup', end);
    listen('pointercancel', end);
    listen('pointerleave', end);
    listen('contextmenu', (event) => {
      const product = tileOf(event.target)?.dataset['product'];
      event.preventDefault();
      end();
      if (product !== undefined) held(product);
    });
    return () => {
      end();
      listening.abort();
    };
  };
}
