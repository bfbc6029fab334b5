/**
 * Going on in place: this browser becomes a till anew, or stops being one, without losing anything.
 *
 * Used when the owner took the till out, the hub forgot it, or its profile was copied or put back.
 * A new key is made and stored first; then the new identity, an empty chain and the memory of who we
 * were (`meta.former`) are stored in one strict transaction. Events are never touched: the old ones
 * are handed in under their own key (hand_in.ts). A series is never continued. The open shift stays
 * as it is; carts stay under new ids, so whoever shows them must read them again (a reload). Each says
 * which ids it had, because a payment on its way names its cart, sealed, by the id of before.
 */
import { isMark, NEVER_MET, NOTHING } from './acks';
import type { Database, StoredCart } from './database';
import { DataError } from './errors';
import { keyName, unhanded, type Former, type Reason } from './former';
import type { Identity } from './identity';
import { uuidV7 } from './ids';
import { keyOf, NEW_KEY, newKey, publicKeyText, signer } from './keys';
import type { Tail } from './meta';
import { askToPair, type PairingParts, type PairRequest } from './pair';

export interface RenewRequest extends PairRequest {
  reason: Exclude<Reason, 'released'>;
}

/** The new identity, stored. Safe to repeat: the same new key gets the same answer. */
export async function renew(
  parts: PairingParts,
  old: Identity,
  { reason, ...request }: RenewRequest,
): Promise<Identity> {
  const { database } = parts;
  const key = await newKey(database);
  const publicKey = await publicKeyText(key);
  const sign = await signer(database, old);
  const { device, epoch, series } = old;
  const renews = {
    device, epoch, series, reason,
    public_key: await publicKeyText(await keyOf(database, old)),
    signature: await sign(`lancar-renew-v1\n${publicKey}`),
  };
  const identity = await askToPair(parts, { ...request, publicKey, renews });
  if (keyName(identity) === keyName(old)) throw new DataError('hub_trouble'); // never the old series
  await changeOver(database, { old, identity, key, reason });
  return identity;
}

/** Stops being a till. Refused while anything is only on this tablet. */
export async function release(database: Database, old: Identity): Promise<void> {
  await database.use(async (handle) => {
    const writing = handle.transaction(['meta'], 'readwrite', { durability: 'strict' });
    const meta = writing.objectStore('meta');
    const former = await leave(meta, old, 'released');
    if (former.some((each) => unhanded(each) > 0)) throw new DataError('unsent_events');
    void meta.put(former, 'former');
    for (const name of ['identity', 'tail', 'mark', 'cursor', 'others'] as const) void meta.delete(name);
    await writing.done;
  });
}

interface Change {
  old: Identity;
  identity: Identity;
  key: CryptoKeyPair;
  reason: Reason;
}

/** Exported for its test. */
export async function changeOver(database: Database, { old, identity, key, reason }: Change): Promise<void> {
  const { device, epoch } = identity;
  await database.use(async (handle) => {
    const stores = ['meta', 'keys', 'carts'] as const;
    const writing = handle.transaction(stores, 'readwrite', { durability: 'strict' });
    const meta = writing.objectStore('meta');
    const former = await leave(meta, old, reason);
    await renameCarts(writing.objectStore('carts'));
    const { hlc } = (await meta.get('tail')) as Tail;
    const tail: Tail = { device, epoch, heads: { F: NOTHING, O: NOTHING }, receipts: 0, hlc };
    void meta.put(former, 'former');
    void meta.put(identity, 'identity');
    void meta.put(tail, 'tail');
    void meta.put(NEVER_MET, 'mark');
    void meta.delete('others');
    void writing.objectStore('keys').put(key, keyName(identity));
    void writing.objectStore('keys').delete(NEW_KEY);
    await writing.done;
  });
}

interface CartStore {
  getAll(): Promise<StoredCart[]>;
  put(cart: StoredCart): Promise<unknown>;
  delete(id: string): Promise<unknown>;
}

/** A cart's id becomes its sale's. In a profile that was put back, one may stand for a sale that was
 *  made already; sold again under that id, it would stop the new chain as it stopped the old. */
async function renameCarts(carts: CartStore): Promise<void> {
  for (const cart of await carts.getAll()) {
    if (cart.content['kind'] === 'shift') continue;
    void carts.delete(cart.id);
    void carts.put({ ...cart, id: uuidV7(), formerly: [...(cart.formerly ?? []), cart.id] });
  }
}

interface MetaStore {
  get(key: 'identity' | 'tail' | 'mark' | 'former'): Promise<unknown>;
}

/** The list of former identities with this one added, as the database has it now. */
async function leave(meta: MetaStore, old: Identity, reason: Reason): Promise<Former[]> {
  const [identity, tail, mark, former] = (await Promise.all([
    meta.get('identity'), meta.get('tail'), meta.get('mark'), meta.get('former'),
  ])) as [Identity | undefined, Tail | undefined, unknown, Former[] | undefined];
  if (identity === undefined || tail === undefined || keyName(identity) !== keyName(old)) {
    throw new DataError('already_paired'); // another tab was faster
  }
  const { incarnation, acked } = isMark(mark, old) ? mark : NEVER_MET;
  const handed = { incarnation, seq: acked.seq };
  return [...(former ?? []), { identity, reason, head: tail.heads.F, handed }];
}
