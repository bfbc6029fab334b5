/** What a tablet that is a customer display keeps: its key, who it is, and what its idle picture needs.
 * Nothing of a sale. In a database of its own, for the same browser may be a till. */
import { openDB } from 'idb';
import { utf8 } from './bytes';
import { Clock } from './clock';
import { makeKey, publicKeyText, sign } from './keys';
import type { PairAnswer } from './protocol';
import { Hub } from './request';

export interface DisplayTill {
  readonly id: string;
  readonly series: string;
  readonly name: string;
}

export interface DisplayAnswer {
  readonly name: string;
  readonly shop: string;
  readonly logo: string | null;
  readonly tills: readonly DisplayTill[];
  readonly version: string;
}

export interface Kept extends DisplayAnswer {
  readonly device: string;
  readonly epoch: number;
  /** the till it shows; null: nobody has chosen yet */
  readonly till: string | null;
}

const STORE = 'kept';
const PAIRING_MS = 10_000;
const opened = () => openDB('lancar-display', 1, { upgrade: (database) => void database.createObjectStore(STORE) });

export class DisplayKeeper {
  readonly #hub = new Hub(new Clock());

  get address(): string {
    return `${this.#hub.origin.replace(/^http/, 'ws')}/ws/display`;
  }

  async load(): Promise<Kept | null> {
    const database = await opened();
    const [pair, me] = [await database.get(STORE, 'pair'), await database.get(STORE, 'me')] as [CryptoKeyPair | undefined, Kept | undefined];
    if (pair === undefined || me === undefined) return null;
    this.#act(pair, me);
    return me;
  }

  async keep(kept: Kept): Promise<void> {
    await (await opened()).put(STORE, kept, 'me');
  }

  async forget(): Promise<void> {
    this.#hub.actAs(null);
    await (await opened()).clear(STORE);
  }

  /** The key is kept before it is told, so that an answer lost on its way is asked for again with it. */
  async pair(name: string, code: string): Promise<Kept> {
    const database = await opened();
    const pair = ((await database.get(STORE, 'pair')) as CryptoKeyPair | undefined) ?? (await makeKey());
    await database.put(STORE, pair, 'pair');
    const asked = { public_key: await publicKeyText(pair), name, role: 'display', ...(code === '' ? {} : { code }) };
    const { device, epoch } = await this.#hub.json<PairAnswer>({
      method: 'POST', path: '/sync/v1/pair', body: utf8(JSON.stringify(asked)), timeoutMs: PAIRING_MS,
    });
    const me: Kept = { device, epoch, name, shop: '', logo: null, tills: [], version: '', till: null };
    await this.keep(me);
    this.#act(pair, me);
    return me;
  }

  /** Who listens must have greeted: the answer brings the ticket. */
  greet(): Promise<DisplayAnswer> {
    return this.#hub.json<DisplayAnswer>({ method: 'POST', path: '/sync/v1/display', body: utf8('{}') });
  }

  #act({ privateKey }: CryptoKeyPair, { device, epoch }: Kept): void {
    this.#hub.actAs({ device, epoch, sign: (text) => sign(privateKey, utf8(text)) });
  }
}
