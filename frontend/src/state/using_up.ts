/** Whether a sale may use up so much of a balance: asked by the sheets and once more the moment before it is written. */
import type { BalanceName } from '../data/protocol';
import type { Minor } from '../domain/types';
import type { Balance } from './balances.svelte';

/** Why a sale on it is not made; the cart stays as it is. */
export class BalanceRefused extends Error {
  readonly code: `${BalanceName}_${'nobody' | 'unknown' | 'beyond'}`;

  constructor(code: BalanceRefused['code']) {
    super(code);
    this.code = code;
  }
}

/** What is owed, or held, before this sale. Throws BalanceRefused. */
export function checked(balance: Pick<Balance, 'name' | 'of'>, holder: { id: string } | null, amount: Minor): Minor {
  const { name } = balance;
  if (holder === null) throw new BalanceRefused(`${name}_nobody`);
  const now = balance.of(holder.id);
  if (now === null) throw new BalanceRefused(`${name}_unknown`);
  if (amount > now.mayMinor) throw new BalanceRefused(`${name}_beyond`);
  return now.minor;
}

/** Which balance a payment of this kind moves. */
export function balanceName(kind: string): BalanceName {
  return kind === 'kasbon' || kind === 'points' ? kind : kind === 'gift_card' ? 'gift' : 'credit';
}
