/** Which receipts came out of the printer, kept through a reload: the next paper of those is a copy.
 *
 * Beside the settings, not in the journal: a first paper is no event. What is lost here prints one more
 * original, as a browser that cannot keep it does. Only the newest are kept. */
const KEY = 'lancar.printed';
const MOST = 200;

interface Kept {
  readonly out: string[];
  /** of these the cashier once said that nothing came */
  readonly notOut: string[];
}

export class Printed {
  readonly #kept: Kept = read();

  isOut(id: string): boolean {
    return this.#kept.out.includes(id);
  }

  /** "It did not come out" is believed once for a sale. */
  mark(id: string, out: boolean): void {
    const { out: printed, notOut } = this.#kept;
    if (out && !printed.includes(id)) printed.push(id);
    if (!out && !notOut.includes(id)) {
      if (printed.includes(id)) printed.splice(printed.indexOf(id), 1);
      notOut.push(id);
    }
    this.#keep();
  }

  #keep(): void {
    for (const list of Object.values(this.#kept) as string[][]) list.splice(0, list.length - MOST);
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#kept));
    } catch {
      return; // full or blocked: it holds until the next start
    }
  }
}

function read(): Kept {
  try {
    const { out, notOut } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Record<keyof Kept, unknown>>;
    return { out: names(out), notOut: names(notOut) };
  } catch {
    return { out: [], notOut: [] };
  }
}

function names(found: unknown): string[] {
  return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
}
