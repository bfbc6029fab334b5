/** Whether somebody touched the page since it was asked last. The page asks by itself all day; only a
 * hand keeps the session of a computer that stands open to many (IdleSignOut in the server). */
const KINDS = ['pointerdown', 'keydown', 'wheel', 'touchmove'];

export class Touched {
  private isTouched = true; // to open the page is one

  watch(page: EventTarget): void {
    for (const kind of KINDS) page.addEventListener(kind, () => { this.isTouched = true; }, { capture: true, passive: true });
  }

  take(): boolean {
    const was = this.isTouched;
    this.isTouched = false;
    return was;
  }
}

export const touched = new Touched();
