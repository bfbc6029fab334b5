/** Which line of the cart is chosen, one reactive cell per line: choosing another one asks two lines
 * to look at themselves, not all hundred. */

export class Mark {
  is = $state(false);
}

export class Chosen {
  #id = $state<string | null>(null);
  readonly #marks = new Map<string, Mark>();

  get id(): string | null {
    return this.#id;
  }

  choose(id: string | null): void {
    if (id === this.#id) return;
    if (this.#id !== null) this.of(this.#id).is = false;
    if (id !== null) this.of(id).is = true;
    this.#id = id;
  }

  of(line: string): Mark {
    let mark = this.#marks.get(line);
    if (mark === undefined) {
      mark = new Mark();
      this.#marks.set(line, mark);
    }
    return mark;
  }

  /** Another cart has other lines. */
  forget(): void {
    this.choose(null);
    this.#marks.clear();
  }
}
