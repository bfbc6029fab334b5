/** Where the open line (line.ts) drops what the hub says of its devices: of paper under a document's id
 * (print_jobs.ts), of `weight` and `scan` under those words (gadgets.svelte.ts), and that a customer display asks: `look`. */
export const printLine = new EventTarget();
