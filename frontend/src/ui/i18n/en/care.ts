/** Words of keeping data safe: rescue, readiness, pairing anew, letting go, updates, the clock. */
import type { Words } from '../id';

export const care: Words['care'] = {
  rescue: 'Rescue data',
  rescueHint: 'Save all sales of this tablet into one locked file, without the server.',
  updateWaits: {
    open_cart: () => 'Finish the cart first',
    unsent: (count: number) => `Wait until ${count} records are sent`,
    server_too_old: () => 'Update the shop server first, then try again',
    server_unknown: () => 'Shop server not reachable yet, try again',
  },
};
