/** Picking options of a product: which are chosen, may one more be chosen, is it enough.
 * Pure; a selection is replaced, never changed in place. */
import type { ChoiceGroupRow, ChoiceRow } from '../data/catalog_rows';
import type { Choice, Minor } from '../domain/types';

/** Group id → chosen option ids, in the order of the group. */
export type Selection = ReadonlyMap<string, readonly string[]>;

export function defaults(groups: readonly ChoiceGroupRow[]): Selection {
  return new Map(
    groups.map((group) => [
      group.id,
      group.choices.filter((choice) => choice.default).map((choice) => choice.id).slice(0, most(group)),
    ]),
  );
}

/** A tap on an option: radio-like when only one may be chosen, else on and off. */
export function toggled(selection: Selection, group: ChoiceGroupRow, choice: string): Selection {
  const chosen = selection.get(group.id) ?? [];
  const next = new Map(selection);
  if (chosen.includes(choice)) {
    const stays = most(group) === 1 && least(group) === 1;
    next.set(group.id, stays ? chosen : chosen.filter((one) => one !== choice));
  } else if (most(group) === 1) {
    next.set(group.id, [choice]);
  } else if (chosen.length < most(group)) {
    next.set(group.id, ordered(group, [...chosen, choice]));
  }
  return next;
}

/** The first group that still needs a choice, or null when the selection is complete. */
export function missingGroup(
  selection: Selection,
  groups: readonly ChoiceGroupRow[],
): ChoiceGroupRow | null {
  return (
    groups.find((group) => (selection.get(group.id) ?? []).length < least(group)) ?? null
  );
}

/** One group of which exactly one must be taken: the sheet closes on the tap. */
export function closesOnTap(groups: readonly ChoiceGroupRow[]): boolean {
  const only = groups[0];
  return groups.length === 1 && only !== undefined && least(only) === 1 && most(only) === 1;
}

export function choicesOf(selection: Selection, groups: readonly ChoiceGroupRow[]): Choice[] {
  return groups.flatMap((group) =>
    optionsOf(group)
      .filter((option) => (selection.get(group.id) ?? []).includes(option.id))
      .map((option) => ({
        group: group.id,
        choice: option.id,
        name: option.name,
        quantity: 1,
        price_minor: option.price_minor,
        tax_class: option.tax_class,
      })),
  );
}

export function extraMinor(selection: Selection, groups: readonly ChoiceGroupRow[]): Minor {
  return choicesOf(selection, groups).reduce((sum, choice) => sum + choice.price_minor, 0);
}

export function optionsOf(group: ChoiceGroupRow): ChoiceRow[] {
  return [...group.choices].sort((left, right) => left.position - right.position);
}

export function least(group: ChoiceGroupRow): number {
  return Math.max(group.min, group.required === true ? 1 : 0);
}

export function most(group: ChoiceGroupRow): number {
  return group.max !== null && group.max > 0 ? group.max : group.choices.length;
}

function ordered(group: ChoiceGroupRow, chosen: readonly string[]): string[] {
  return optionsOf(group)
    .map((option) => option.id)
    .filter((id) => chosen.includes(id));
}
