/**
 * A chunk of customers or of staff as it lies on this tablet: names, numbers and the hashes of PINs are
 * sealed, its own name is not.
 *
 *   [{"archived":true,"sealed":{"key":…,"iv":…,"data":…}}]     iv and data in base64url
 *
 * So a shell of an earlier release, which may have to stand in for a newer one, still opens the
 * catalogue: it reads a list with one person who is no longer there, and fetches the hub's bytes again
 * as damaged. A plain chunk is those bytes. Where the vault cannot seal, the chunk stays plain.
 */
import { utf8, type Bytes } from './bytes';
import { fromSealedJson, sealedJson, type SealedBytes } from './sealed';
import type { Vault } from './vault';

type Sealer = Pick<Vault, 'sealBytes' | 'openBytes'>;

const BEGINNING = '[{"archived":true,"sealed":';
const END = '}]';
const BEGINNING_BYTES = utf8(BEGINNING);

export function isSealed(kept: Bytes): boolean {
  return BEGINNING_BYTES.every((byte, place) => kept[place] === byte);
}

export async function sealChunk(vault: Sealer, bytes: Bytes, sha: string): Promise<Bytes> {
  const sealed = await vault.sealBytes(bytes, context(sha));
  return sealed === null ? bytes : utf8(`${BEGINNING}${JSON.stringify(sealedJson(sealed))}${END}`);
}

/** The hub's bytes. Throws DataError as `Vault.openBytes` does. */
export async function openChunk(vault: Sealer, kept: Bytes, sha: string): Promise<Bytes> {
  if (!isSealed(kept)) return kept;
  const text = new TextDecoder().decode(kept).slice(BEGINNING.length, -END.length);
  return vault.openBytes(fromSealedJson(text) as SealedBytes, context(sha));
}

function context(sha: string): string {
  return `chunk v1\n${sha}`;
}
