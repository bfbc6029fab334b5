/** Words of keeping data safe: rescue, letting go, updates. The rest: `rare`. */
import type { Words } from '../id';
import { some } from './some';

export const care: Words['care'] = {
  rescue: 'Rescue data',
  rescueHint: 'Save all sales of this tablet into one locked file, without the server.',
  unproven: (count: number) => `Not used on this tablet: ${some(count, 'record')} of other tablets or the server that do not prove who wrote them.`,
  updateWaits: {
    open_cart: () => 'Finish the cart first',
    unsent: (count: number) => `Wait: ${some(count, 'record')} to be sent`,
    server_too_old: () => 'Update the shop server first, then try again',
    server_unknown: () => 'Shop server not reachable yet, try again',
  },
  letGo: {
    button: 'Let this till go',
    sure: 'Yes, take this till out of the shop',
    keep: 'Cancel',
    consequence: 'This tablet stops being a till. All sales are on the shop server; the records stay on the tablet. To sell again it must be paired from the start.',
    unsent: (count: number) => `Not yet: ${some(count, 'record')} only on this tablet. Connect to the shop server first.`,
    open_cart: 'Not yet: finish the cart first.',
    open_shift: 'Not yet: close the shift first.',
    failed: 'Not yet. Try again.',
  },
};
