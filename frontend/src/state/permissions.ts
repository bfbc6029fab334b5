/** What a role may do at the till without being asked for a second PIN. Pure. */

const PRICING_ROLES: readonly string[] = ['owner', 'manager', 'supervisor'];

/** May this person give goods another price than the shop's? */
export function mayPrice(person: { readonly roles: readonly string[] } | null): boolean {
  return person?.roles.some((role) => PRICING_ROLES.includes(role)) ?? false;
}
