/** What a supervisor's phone keeps: whose it is, its signing key, and the key of its six digits. Neither
 * key can be read out of the browser again. */
import { openDB } from 'idb';
import { base64url } from './bytes';
import { withToken } from './csrf';
import { hmacKey, newSigningKey, type PhoneKeys } from './phone_yes';

export interface Kept extends PhoneKeys {
  readonly phone: string;
  readonly person: string;
  readonly shop: string;
}

const STORE = 'kept';
const opened = () => openDB('lancar-phone', 1, { upgrade: (database) => void database.createObjectStore(STORE) });

export async function kept(): Promise<Kept | null> {
  return ((await (await opened()).get(STORE, 'me')) as Kept | undefined) ?? null;
}

export async function forget(): Promise<void> {
  await (await opened()).clear(STORE);
}

/** Who is signed in to the back office on this phone; null for nobody, or no way there. */
export async function whoIsHere(): Promise<string | null> {
  try {
    const response = await fetch('/api/v1/me', { headers: { Accept: 'application/json' } });
    return response.ok ? ((await response.json()) as { name: string }).name : null;
  } catch {
    return null;
  }
}

/** The key is kept before it is told, so that an answer lost on its way is asked for again with it.
 *  Null when it is done; else the server's sentence, '' when there is no way to it. */
export async function enrol(password: string): Promise<string | null> {
  const database = await opened();
  const pair = ((await database.get(STORE, 'pair')) as CryptoKeyPair | undefined) ?? (await newSigningKey());
  await database.put(STORE, pair, 'pair');
  const key = base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const response = await ask({ public_key: key, label: label(), password });
  if (response === null) return '';
  const told = (await response.json()) as { phone: string; person: string; shop: string; secret: string; detail?: string; code?: string };
  if (!response.ok) {
    if (told.code === 'bad_phone') await database.clear(STORE);
    return told.detail ?? String(response.status);
  }
  const { phone, person, shop, secret } = told;
  await database.put(STORE, { phone, person, shop, signing: pair.privateKey, digits: await hmacKey(secret) }, 'me');
  return null;
}

async function ask(body: object): Promise<Response | null> {
  try {
    return await withToken((token) => {
      const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': token };
      return fetch('/api/v1/me/phone', { method: 'POST', headers, body: JSON.stringify(body) });
    });
  } catch {
    return null;
  }
}

/** "Android · Chrome": enough to know it by in the list of staff. */
function label(): string {
  const { userAgent } = navigator;
  const kind = ['iPhone', 'iPad', 'Android', 'Windows', 'Macintosh', 'Linux'].find((each) => userAgent.includes(each));
  return kind ?? 'Peramban';
}
