/**
 * Choices and add-ons: is what was chosen allowed, what is chosen by default, what does it cost.
 *
 * What this is not: the kitchen's notes, and not the catalogue; groups arrive as data.
 */
import { DomainError } from './errors.ts';
import { compare, isWhole, multiply, sum } from './money.ts';
import { Part, PricedOption } from './parts.ts';
import { MAX_PRICE_MINOR } from './pricing.ts';
import { amountFor, MILLI } from './quantity.ts';
import type { BasketLine, Choice, ChoiceGroup, ChoiceOption, ChoiceProblem, Milli } from './types.ts';

export const MAX_CHOICE_QUANTITY = 1000;
export const MAX_CHOICES = 50;

/**
 * Everything wrong with a line's choices, in the groups' order; nothing wrong: empty.
 *
 * Codes: choice_missing, choice_too_many, choice_unknown, choice_repeated,
 * choice_quantity_invalid, choice_group_unknown.
 */
export function checkChoices(groups: ChoiceGroup[], chosen: Choice[]): ChoiceProblem[] {
  const problems = groups.flatMap((group) => {
    const picked = chosen.filter((choice) => choice.group === group.id);
    return groupCodes(group, picked).map((code): ChoiceProblem => ({ group: group.id, code }));
  });
  const known = groups.map((group) => group.id);
  const strangers = chosen.filter((choice) => !known.includes(choice.group));
  return [
    ...problems,
    ...strangers.map((choice) => ({ group: choice.group, code: 'choice_group_unknown' })),
  ];
}

/** What a line starts with: every option marked as default, in the order of the screen. */
export function defaultChoices(groups: ChoiceGroup[]): Choice[] {
  return [...groups].sort(byPlace).flatMap((group) =>
    [...group.choices]
      .sort(byPlace)
      .filter((option) => option.default)
      .map((option) => choose(group, option)),
  );
}

/** An option as it stands on a basket line, once per unit. */
export function choose(group: ChoiceGroup, option: ChoiceOption): Choice {
  return {
    group: group.id,
    choice: option.id,
    name: option.name,
    quantity: 1,
    price_minor: option.price_minor,
    tax_class: option.tax_class,
  };
}

/** Each option's counted quantity and amount; those with their own tax class become parts. */
export function priceChoices(line: BasketLine, quantity: Milli): PricedOption[] {
  if (line.choices.length > MAX_CHOICES) {
    throw new DomainError('choices_too_many');
  }
  return line.choices.map((choice, place) => {
    const option = priced(choice, quantity);
    const taxClass = choice.tax_class;
    if (taxClass !== null && taxClass !== line.tax_class) {
      if (option.amount < 0) {
        throw new DomainError('price_below_zero');
      }
      // four digits, so that keys sort by place
      option.part = new Part(`${line.id}#${place + MILLI}`, taxClass, option.amount);
    }
    return option;
  });
}

function priced(choice: Choice, quantity: Milli): PricedOption {
  const price: unknown = choice.price_minor;
  if (!isWhole(price)) {
    throw new DomainError('price_invalid');
  }
  if (price < -MAX_PRICE_MINOR || price > MAX_PRICE_MINOR) {
    throw new DomainError('price_too_large');
  }
  if (!isChoiceQuantity(choice.quantity)) {
    throw new DomainError('choice_quantity_invalid');
  }
  const perUnit = multiply(choice.quantity, MILLI);
  const counted = amountFor(perUnit, choice.once ? MILLI : quantity);
  return new PricedOption(choice, counted, amountFor(price, counted));
}

function groupCodes(group: ChoiceGroup, picked: Choice[]): string[] {
  const options = group.choices.map((option) => option.id);
  const names = picked.map((choice) => choice.choice);
  const counts = picked.map((choice) => choice.quantity);
  const codes: string[] = [];
  if (names.some((name) => !options.includes(name))) {
    codes.push('choice_unknown');
  }
  if (new Set(names).size < names.length) {
    codes.push('choice_repeated');
  }
  if (!counts.every(isChoiceQuantity)) {
    return [...codes, 'choice_quantity_invalid'];
  }
  if (sum(counts) < Math.max(group.min, group.required ? 1 : 0)) {
    codes.push('choice_missing');
  }
  if (group.max && sum(counts) > group.max) {
    codes.push('choice_too_many');
  }
  return codes;
}

function isChoiceQuantity(quantity: unknown): boolean {
  return isWhole(quantity) && quantity > 0 && quantity <= MAX_CHOICE_QUANTITY;
}

function byPlace(
  left: { position: number; id: string },
  right: { position: number; id: string },
): number {
  return compare(left.position, right.position) || compare(left.id, right.id);
}
