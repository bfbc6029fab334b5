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
  repair: {
    title: {
      fork: 'This till’s data was copied',
      hub_ahead: 'This till’s data is an old copy',
      unknown: 'The shop server does not know this till',
      revoked: 'This till was taken out of the shop',
    },
    what: {
      fork: 'Another device uses the same till data. So that receipt numbers do not clash, this till must use a new number.',
      hub_ahead: 'The shop server has sales of this till that are not on this tablet. So that receipt numbers do not clash, this till must use a new number.',
      unknown: 'Perhaps the server was restored from an old backup. Pair again here; the sales on this tablet will be sent.',
      revoked: 'The owner took this till out in the back office. To use it again ask for a new code: back office, Devices.',
    },
    safeAll: 'All sales of this tablet stay saved. Cart and shift stay.',
    safe: (count: number) =>
      `${count} unsent records stay saved and will be handed in to the server. Cart and shift stay.`,
    submit: {
      fork: 'Start a new receipt number',
      hub_ahead: 'Start a new receipt number',
      unknown: 'Pair again',
      revoked: 'Pair again',
    },
    working: 'Pairing …',
    later: 'Later, go on selling',
    open: 'Pair again',
  },
  letGo: {
    button: 'Let this till go',
    sure: 'Yes, take this till out of the shop',
    keep: 'Cancel',
    consequence: 'This tablet stops being a till. All sales are on the shop server; the records stay on the tablet. To sell again it must be paired from the start.',
    unsent: (count: number) => `Not yet: ${count} records are only on this tablet. Connect to the shop server first.`,
    open_cart: 'Not yet: finish the cart first.',
    open_shift: 'Not yet: close the shift first.',
    failed: 'Not yet. Try again.',
  },
};
