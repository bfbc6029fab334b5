/** What a role may do at the till without being asked for a second PIN. Pure. */

const SENIOR_ROLES: readonly string[] = ['owner', 'manager', 'supervisor'];
type Person = { readonly roles: readonly string[] } | null;

/** May this person give goods another price than the shop's? */
export function mayPrice(person: Person): boolean {
  return isSenior(person);
}

/** May this person let a customer be forgotten? Nothing brings a name back. */
export function mayForget(person: Person): boolean {
  return isSenior(person);
}

function isSenior(person: Person): boolean {
  return person?.roles.some((role) => SENIOR_ROLES.includes(role)) ?? false;
}
