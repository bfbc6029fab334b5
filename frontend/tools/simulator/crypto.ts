/**
 * WebCrypto as the core uses it, without threads, so that a seed's steps are always the same.
 *
 * Keys are plain objects that a store can clone. Signatures and ciphertexts are real, and what in them
 * is luck comes from the machine's; an algorithm the core does not use is missing here and fails loudly.
 */
import {
  createCipheriv, createDecipheriv, createECDH, createHash, createHmac, createPublicKey, hkdfSync, verify,
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
/** how many points the curve has */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const subtle = {
  digest: async (_: string, bytes: Bytes) => plain(createHash('sha256').update(bytes).digest()),

  generateKey: async ({ name }: { name: string }) => {
    if (name === 'AES-GCM') return { secret: luck(32).toString('hex') };
    const secret = luck(32).toString('hex');
    const point = pointOf(secret).toString('hex');
    return { privateKey: { secret }, publicKey: { point } };
  },

  importKey: async (_: string, bytes: Bytes, algorithm: string | { name: string }) => {
    const hex = Buffer.from(bytes).toString('hex');
    const isCurve = typeof algorithm === 'object' && algorithm.name.startsWith('EC');
    return isCurve ? { point: hex } : { secret: hex };
  },

  exportKey: async (_: string, key: Key) => plain(Buffer.from(key.point ?? key.secret ?? '', 'hex')),

  sign: async (_: unknown, { secret = '' }: Key, bytes: Bytes) => plain(signature(secret, bytes)),

  verify: async (_: unknown, { point = '' }: Key, signed: Bytes, bytes: Bytes) =>
    verify('sha256', bytes, { key: publicKey(point), dsaEncoding: 'ieee-p1363' }, signed),

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
  randomUUID: () => luck(16).toString('hex'),
};

export function plain(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function luck(count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => Math.floor(awake().chance() * 256)));
}

function pointOf(secret: string): Buffer {
  const pair = createECDH(CURVE);
  pair.setPrivateKey(secret, 'hex');
  return pair.getPublicKey();
}

function publicKey(point: string) {
  const [x = '', y = ''] = [point.slice(2, 66), point.slice(66)].map((hex) => Buffer.from(hex, 'hex').toString('base64url'));
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
}

/** ECDSA, r‖s, as WebCrypto gives it; its one-time number follows from key and bytes, not from luck. */
function signature(secret: string, bytes: Bytes): Buffer {
  const digest = createHash('sha256').update(bytes).digest();
  const once = createHmac('sha256', secret).update(digest).digest('hex');
  const r = numberOf(pointOf(once).subarray(1, 33)) % ORDER;
  const s = (inverse(BigInt(`0x${once}`)) * (numberOf(digest) + r * BigInt(`0x${secret}`))) % ORDER;
  return Buffer.from([r, s].map((each) => each.toString(16).padStart(64, '0')).join(''), 'hex');
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** By Euclid: the number that `value` must be multiplied with to give 1. */
function inverse(value: bigint): bigint {
  let [a, b, x, y] = [value % ORDER, ORDER, 1n, 0n];
  while (a > 1n) {
    const times = b / a;
    [a, b, x, y] = [b % a, a, y - times * x, x];
  }
  return ((x % ORDER) + ORDER) % ORDER;
}
