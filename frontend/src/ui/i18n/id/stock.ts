/** Stock on the till: what is known, how old it is, and what is too much. */
export const stock = {
  out: 'Habis',
  few: (count: string) => `sisa ${count}`,
  asOf: (time: string) => `Stok per ${time}`,
  left: (count: string, unit: string) => `Stok ${count} ${unit}`,
  over: (name: string, count: string, unit: string) =>
    `${name}: stok tercatat ${count} ${unit}. Tetap bisa dijual.`,
  missing: (count: string) => `kurang ${count}`,
};
