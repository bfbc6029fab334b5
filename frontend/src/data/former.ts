/**
 * Who this browser was before: an identity it left, and how far its journal was handed in.
 *
 * A till that pairs anew keeps the events of its old identity for ever and hands them in under the
 * old key (hand_in.ts). Kept in `meta.former`. Pure shapes.
 */
import type { Head } from './acks';
import type { Identity } from './identity';

export type Reason = 'fork' | 'hub_ahead' | 'unknown' | 'revoked' | 'released';

export interface Former {
  identity: Identity;
  reason: Reason;
  /** where its chain ends here */
  head: Head;
  /** the hub of this incarnation keeps everything up to this number, in one way or another */
  handed: { incarnation: string | null; seq: number };
}

/** The name of a key in the store `keys`: a device's first epoch bears its bare id. */
export function keyName({ device, epoch }: { device: string; epoch: number }): string {
  return epoch === 1 ? device : `${device}:${epoch}`;
}

export function unhanded({ head, handed }: Former): number {
  return Math.max(0, head.seq - handed.seq);
}
