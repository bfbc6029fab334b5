/** "1 record", "2 records". */
export function some(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
