import { isOnHub } from '../../data/surroundings';

/** In a browser on the hub itself no pairing code is asked for. */
export function asksForCode(): boolean {
  return !isOnHub();
}
