/** A customer display on a tablet of its own: its line to the hub, which passes on what one till tells.
 *
 * Every two seconds it asks; five seconds without the till's word and nothing is true any more. The hub
 * answers each time too, so a dead line is known from a silent till, dropped, and opened anew with a
 * greeting, which is also how a display hears that it was taken out of the shop.
 */
import { ASK_MS, SILENCE_MS, type Told } from './customer_display';
import type { DisplayKeeper, Kept } from './display_kept';
import { DataError } from './errors';

export type Stand = 'starting' | 'unpaired' | 'paired' | 'revoked' | 'unknown';
/** Who is not heard. */
export type Missing = 'hub' | 'till' | null;

export interface Seen {
  readonly stand: Stand;
  readonly kept: Kept | null;
  readonly told: Told | null;
  readonly missing: Missing;
}

const GREET_MS = 300_000; // also what "last heard" in the office goes by
const OUT: Partial<Record<string, Stand>> = { revoked_device: 'revoked', unknown_device: 'unknown' };
const KINDS = ['idle', 'cart', 'pay', 'qris', 'done'];
type Keeper = Pick<DisplayKeeper, 'address' | 'load' | 'keep' | 'forget' | 'pair' | 'greet'>;

export class RemoteDisplay {
  readonly #keeper: Keeper;
  readonly #show: (seen: Seen) => void;
  readonly #greeted: (version: string, isNew: boolean) => void;
  #seen: Seen = { stand: 'starting', kept: null, told: null, missing: null };
  #socket: WebSocket | null = null;
  /** of the server when this page was new */
  #version: string | null = null;
  #isBusy = false;
  #heardAt = 0;
  #greetedAt = -Infinity;
  #beat: ReturnType<typeof setInterval> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  /** `greeted`: the server answered while nothing of a sale is shown; `isNew`: another version than
   *  when this page was new. */
  constructor(keeper: Keeper, show: (seen: Seen) => void, greeted: (version: string, isNew: boolean) => void = () => undefined) {
    this.#keeper = keeper;
    this.#show = show;
    this.#greeted = greeted;
  }

  async open(): Promise<void> {
    const kept = await this.#keeper.load().catch(() => null); // a browser that keeps nothing
    this.#see({ kept, stand: kept === null ? 'unpaired' : 'paired' });
    if (kept !== null) this.#begin();
  }

  /** DataError with the hub's reason when it refuses. */
  async pair(name: string, code: string): Promise<void> {
    this.#see({ kept: await this.#keeper.pair(name, code), stand: 'paired' });
    this.#begin();
  }

  async choose(till: string): Promise<void> {
    await this.#keep({ till });
    this.#silent('till');
    this.#ask();
  }

  /** To be paired anew, with another key. */
  async forget(): Promise<void> {
    this.close();
    await this.#keeper.forget();
    this.#see({ stand: 'unpaired', kept: null, told: null, missing: null });
  }

  close(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#silence);
    this.#drop();
  }

  #begin(): void {
    clearInterval(this.#beat);
    this.#beat = setInterval(() => this.#again(), ASK_MS);
    this.#silent('hub');
    this.#again();
  }

  #again(): void {
    const isOld = performance.now() - this.#greetedAt > GREET_MS;
    if (this.#socket !== null && performance.now() - this.#heardAt > SILENCE_MS) this.#drop();
    if (this.#socket === null || isOld) void this.#greet();
    this.#ask();
  }

  async #greet(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      const answer = await this.#keeper.greet();
      this.#greetedAt = performance.now();
      const { kept, told } = this.#seen;
      const only = kept?.till === null && answer.tills.length === 1 ? { till: answer.tills[0]?.id ?? null } : {};
      const { name, shop, logo, tills, version } = answer;
      this.#version ??= version;
      await this.#keep({ name, shop, logo, tills, version, ...only });
      if (told === null || told.shown.kind === 'idle') this.#greeted(version, this.#version !== version);
      if (this.#socket === null && this.#seen.stand === 'paired') this.#listen();
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#isBusy = false;
    }
  }

  #listen(): void {
    const socket = new WebSocket(this.#keeper.address);
    this.#socket = socket;
    this.#heardAt = performance.now();
    socket.onopen = () => this.#ask();
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (socket === this.#socket && typeof data === 'string') this.#hear(JSON.parse(data) as Record<string, unknown>);
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#socket = null;
    };
  }

  #ask(): void {
    const till = this.#seen.kept?.till ?? null;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ kind: 'look', till }));
  }

  #hear({ kind, till, told }: Record<string, unknown>): void {
    this.#heardAt = performance.now();
    if (kind === 'revoked') this.#out('revoked');
    if (kind === 'heard' && till !== true) this.#silent('till');
    else if (kind === 'heard' && this.#seen.missing === 'hub') this.#see({ missing: 'till' });
    if (kind === 'shown' && till === this.#seen.kept?.till && isTold(told)) this.#shown(told);
  }

  #shown(told: Told): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#silent(performance.now() - this.#heardAt > ASK_MS * 2 ? 'hub' : 'till'), SILENCE_MS);
    this.#see({ told: { ...told, logo: this.#seen.kept?.logo ?? null }, missing: null });
  }

  #silent(missing: Missing): void {
    clearTimeout(this.#silence);
    this.#see({ told: null, missing });
  }

  #refused(error: unknown): void {
    const stand = OUT[error instanceof DataError ? (error.problem?.code ?? '') : ''];
    if (stand !== undefined) this.#out(stand);
    else if (this.#socket === null && this.#seen.told === null) this.#see({ missing: 'hub' });
  }

  #out(stand: Stand): void {
    this.close();
    this.#see({ stand, told: null, missing: null });
  }

  /** `close()` may wait for ever on a dead network, so the socket is simply left behind. */
  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  async #keep(changes: Partial<Kept>): Promise<void> {
    if (this.#seen.kept === null) return;
    const kept = { ...this.#seen.kept, ...changes };
    this.#see({ kept });
    await this.#keeper.keep(kept).catch(() => undefined); // then it is chosen again after a reload
  }

  #see(changes: Partial<Seen>): void {
    this.#seen = { ...this.#seen, ...changes };
    this.#show(this.#seen);
  }
}

/** A till of a later release may tell what this page does not know: then it shows nothing of it. */
function isTold(told: unknown): told is Told {
  const { shown } = (told ?? {}) as { shown?: { kind?: unknown; lines?: unknown } };
  return KINDS.includes(String(shown?.kind)) && (shown?.kind !== 'cart' || Array.isArray(shown.lines));
}
