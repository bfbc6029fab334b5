/**
 * Pairing: this browser becomes a till of the shop.
 *
 * The key is made and stored first; identity, key and the empty chain are then stored together
 * in one strict transaction, so a till is either paired or not. How a till goes on in place under a
 * new identity is in renew.ts. A receipt series is never guessed and never continued by another
 * browser.
 */
import { NOTHING, NEVER_MET } from './acks';
import { utf8 } from './bytes';
import type { Clock } from './clock';
import type { Database } from './database';
import { DataError } from './errors';
import { keyName } from './former';
import type { Identity } from './identity';
import { NEW_KEY, newKey, publicKeyText } from './keys';
import type { Tail } from './meta';
import type { PairAnswer } from './protocol';
import type { Hub } from './request';

export interface PairRequest {
  name: string;
  /** six digits from the back office; not needed in a browser on the hub itself */
  code?: string;
}

const PATIENCE_MS = 10_000;

export interface PairingParts {
  database: Database;
  hub: Hub;
  clock: Clock;
}

export async function pair(parts: PairingParts, request: PairRequest): Promise<Identity> {
  const { database } = parts;
  if ((await database.get('identity')) !== undefined) throw new DataError('already_paired');
  const key = await newKey(database);
  const identity = await askToPair(parts, { ...request, publicKey: await publicKeyText(key) });
  await store(database, identity, key);
  return identity;
}

/** The one request of pairing; `renews` says who this browser was until now. */
export async function askToPair(
  { database, hub, clock }: PairingParts,
  { name, code, publicKey, renews }: PairRequest & { publicKey: string; renews?: object },
): Promise<Identity> {
  const asked = {
    public_key: publicKey, name, role: 'till',
    ...(code ? { code } : {}),
    ...(renews ? { renews } : {}),
  };
  const sent = clock.steadyMs();
  const answer = await hub.json<PairAnswer>({
    method: 'POST',
    path: '/sync/v1/pair',
    body: utf8(JSON.stringify(asked)),
    timeoutMs: PATIENCE_MS,
  });
  const reading = clock.learn(answer.time, sent); // later answers may be less exact, and are not kept
  if (reading !== null) await database.set('clock', reading);
  return identityFrom(answer);
}

function identityFrom(answer: PairAnswer): Identity {
  const { merchant, outlet, outlet_code, device, series, epoch, name, drawer, hub } = answer;
  if (!device || !series || !Number.isSafeInteger(epoch)) throw new DataError('hub_trouble');
  return { merchant, outlet, outlet_code, device, series, epoch, name, drawer, hub };
}

async function store(database: Database, identity: Identity, key: CryptoKeyPair): Promise<void> {
  const { device, epoch } = identity;
  const tail: Tail = { device, epoch, heads: { F: NOTHING, O: NOTHING }, receipts: 0, hlc: [0, 0] };
  await database.use(async (handle) => {
    const writing = handle.transaction(['meta', 'keys'], 'readwrite', { durability: 'strict' });
    const meta = writing.objectStore('meta');
    const keys = writing.objectStore('keys');
    if ((await meta.get('identity')) !== undefined) throw new DataError('already_paired');
    void keys.put(key, keyName(identity));
    void keys.delete(NEW_KEY);
    void meta.put(identity, 'identity');
    void meta.put(tail, 'tail');
    void meta.put(NEVER_MET, 'mark');
    await writing.done;
  });
}
