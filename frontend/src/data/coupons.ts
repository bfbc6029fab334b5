/**
 * Coupon codes below the screens: the hash a code is known by, and the question to the hub.
 *
 * The hash is slow on purpose (pos/prices/codes.py does the same): who reads this tablet's storage finds
 * no code in it. Who may use a code how often is the hub's to say; state/coupons keeps what it said.
 */
import type { components } from './api/types.gen';
import { utf8 } from './bytes';
import type { Hub } from './request';

export type CouponAsk = components['schemas']['CouponRequest'];

const ROUNDS = 100_000;
const PREFIX = 'lancar coupon v1 ';

export async function couponHash(merchant: string, code: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', utf8(code), 'PBKDF2', false, ['deriveBits']);
  const salted = { name: 'PBKDF2', hash: 'SHA-256', salt: utf8(PREFIX + merchant), iterations: ROUNDS };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(salted, key, 256));
  return [...bits].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** How many uses this till may have made in all from now on. */
export async function askCoupon(hub: Pick<Hub, 'json'>, ask: CouponAsk): Promise<number> {
  const body = utf8(JSON.stringify(ask));
  const answer = await hub.json<{ allotted: number }>({ method: 'POST', path: '/sync/v1/coupon', body });
  return answer.allotted;
}
