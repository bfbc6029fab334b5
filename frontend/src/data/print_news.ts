/** Where the open line (line.ts) drops what the hub says of paper, for who follows it (print_jobs.ts). */
export const printLine = new EventTarget();
