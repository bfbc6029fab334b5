/** Stock on the till: what is known, how old it is, and what is too much. */
import type { Words } from '../id';

export const stock: Words['stock'] = {
  out: 'Out',
  few: (count) => `${count} left`,
  asOf: (time) => `Stock as of ${time}`,
  left: (count, unit) => `Stock ${count} ${unit}`,
  over: (name, count, unit) => `${name}: recorded stock ${count} ${unit}. You can still sell it.`,
  missing: (count) => `${count} short`,
};
