/** Words about where this tablet keeps its work: two copies, sealed, and what is wrong with them. */
import type { storage as id } from '../id/storage';

export const storage: typeof id = {
  trouble: {
    storage: 'The memory of this tablet is in doubt: a sale was saved but could not be read back. Do not delete data; use another till until it has been checked.',
    storage_refuses: "The tablet's memory refuses new sales. The last ones are safe in the second copy or on the shop server. Free some memory now, do not delete this app's data.",
    copies_differ: 'The two copies on this tablet differ under the same number. Nothing was overwritten. Do not delete data; show this to the owner.',
    events_lost: 'A record is damaged in both copies on this tablet and has not reached the shop server. Do not delete data; show this to the owner.',
    vault_locked: 'The key of this tablet is gone. Old sales are locked, not lost: the owner opens them with the recovery card. Selling goes on.',
  },
  copy: 'Second copy',
  copyKind: {
    off: 'Another tab',
    opening: 'Opening',
    kept: 'Complete',
    none: 'Not supported by this browser',
    failing: 'Failed, trying again',
  },
  behind: (count: number) => `${count} behind`,
  sealing: 'Data lock',
  sealingKind: {
    plain: 'Not locked yet',
    sealing: 'Locked',
    locked: 'Old key lost',
  },
  inCloud: {
    detail: 'The shop server cannot be reached. You can keep selling: every transaction on this tablet is saved in the cloud, and the shop server fetches them by itself once it is back.',
    safe: 'Every transaction on this tablet is saved in the cloud.',
    some: (count) => `${count === '1' ? '1 of them is' : `${count} of them are`} already saved in the cloud.`,
  },
  beyond: {
    cloud: 'Shop server → internet',
    noCloud: 'No cloud connected yet',
    backup: 'Backup',
    noBackup: 'None yet',
    upTo: (time) => `Safe up to ${time}`,
    unknown: 'The shop server has not answered yet',
  },
};
