/**
 * WebCrypto as the core uses it, without threads, so that a seed's steps are always the same.
 *
 * Keys are plain objects that a store can clone. Signatures and ciphertexts are real; an algorithm
 * the core does not use is missing here and fails loudly.
 */
import {
  createCipheriv, createDecipheriv, createECDH, createHash, createPrivateKey, hkdfSync, randomBytes,
  sign as signBytes, type KeyObject,
} from 'node:crypto';
import { awake } from './machine.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Hex throughout: `secret` of a symmetric or private key, `point` of a public one. */
interface Key {
  secret?: string;
  point?: string;
}

interface Sealing {
  iv: Bytes;
  additionalData: Bytes;
}

const CURVE = 'prime256v1';
const TAG_BYTES = 16;
const keys = new Map<string, KeyObject>();

const subtle = {
  digest: async (_: string, bytes: Bytes) => plain(createHash('sha256').update(bytes).digest()),

  generateKey: async ({ name }: { name: string }) => {
    if (name === 'AES-GCM') return { secret: luck(32).toString('hex') };
    const pair = createECDH(CURVE);
    pair.generateKeys();
    const point = pair.getPublicKey('hex');
    return { privateKey: { secret: pair.getPrivateKey('hex'), point }, publicKey: { point } };
  },

  importKey: async (_: string, bytes: Bytes, algorithm: string | { name: string }) => {
    const hex = Buffer.from(bytes).toString('hex');
    const isCurve = typeof algorithm === 'object' && algorithm.name.startsWith('EC');
    return isCurve ? { point: hex } : { secret: hex };
  },

  exportKey: async (_: string, key: Key) => plain(Buffer.from(key.point ?? key.secret ?? '', 'hex')),

  sign: async (_: unknown, key: Key, bytes: Bytes) =>
    plain(signBytes('sha256', bytes, { key: signingKey(key), dsaEncoding: 'ieee-p1363' })),

  deriveBits: async ({ public: theirs }: { public: Key }, key: Key) => {
    const own = createECDH(CURVE);
    own.setPrivateKey(key.secret ?? '', 'hex');
    return plain(own.computeSecret(Buffer.from(theirs.point ?? '', 'hex')));
  },

  deriveKey: async ({ salt, info }: { salt: Bytes; info: Bytes }, key: Key) => {
    const made = hkdfSync('sha256', Buffer.from(key.secret ?? '', 'hex'), salt, info, 32);
    return { secret: Buffer.from(made).toString('hex') };
  },

  encrypt: async ({ iv, additionalData }: Sealing, key: Key, bytes: Bytes) => {
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(key.secret ?? '', 'hex'), iv);
    cipher.setAAD(additionalData);
    return plain(Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]));
  },

  decrypt: async ({ iv, additionalData }: Sealing, key: Key, bytes: Bytes) => {
    const cipher = createDecipheriv('aes-256-gcm', Buffer.from(key.secret ?? '', 'hex'), iv);
    cipher.setAAD(additionalData);
    cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return plain(Buffer.concat([cipher.update(bytes.subarray(0, -TAG_BYTES)), cipher.final()]));
  },
};

export const simulatedCrypto = {
  subtle,
  getRandomValues: <T extends Uint8Array>(bytes: T): T => {
    bytes.set(luck(bytes.length));
    return bytes;
  },
  randomUUID: () => randomBytes(16).toString('hex'),
};

export function plain(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function luck(count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => Math.floor(awake().chance() * 256)));
}

/** Node signs with a key object; making one from a number costs a millisecond, so it is kept. */
function signingKey({ secret = '', point = '' }: Key): KeyObject {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const part = (from: number) => Buffer.from(point, 'hex').subarray(from, from + 32).toString('base64url');
  const jwk = {
    kty: 'EC', crv: 'P-256', x: part(1), y: part(33), d: Buffer.from(secret, 'hex').toString('base64url'),
  };
  const made = createPrivateKey({ key: jwk, format: 'jwk' });
  keys.set(secret, made);
  return made;
}
