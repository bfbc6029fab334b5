/** A long list in groups, so that the browser may skip the groups that are out of sight.
 *
 * A group whose members are the same objects as before is the same array as before: whoever shows
 * groups has nothing to do for it. Pure.
 */
export function grouped<Row>(
  rows: readonly Row[],
  size: number,
  before: readonly (readonly Row[])[] = [],
): readonly (readonly Row[])[] {
  const groups: (readonly Row[])[] = [];
  for (let start = 0; start < rows.length; start += size) {
    const old = before[groups.length];
    const group = rows.slice(start, start + size);
    groups.push(old !== undefined && sameMembers(old, group) ? old : group);
  }
  return groups;
}

function sameMembers<Row>(left: readonly Row[], right: readonly Row[]): boolean {
  return left.length === right.length && left.every((row, index) => row === right[index]);
}
