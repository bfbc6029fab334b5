/** Amounts and quantities as the screens write them, in the outlet's currency. */
import { formatMoney, formatNumber, formatQuantity } from '../../domain/formatting';
import type { Currency, Milli, Minor } from '../../domain/types';
import type { ProductRow } from '../../data/catalog_rows';
import { asksPrice } from '../../state/draft';
import type { Register } from '../../state/register.svelte';
import type { Words } from '../../ui/i18n/words.svelte';

const RUPIAH: Currency = { code: 'IDR', exponent: 0 };

export function currencyOf(register: Register): Currency {
  return register.catalog?.outlet.outlet.currency ?? RUPIAH;
}

/** Rp 57.000 */
export function money(register: Register, amount: Minor): string {
  const { code, exponent } = currencyOf(register);
  return formatMoney(amount, code, exponent);
}

/** The same for inside a sentence: "Rp" never ends a line alone. */
export function together(amount: string): string {
  return amount.replace(' ', '\u00a0');
}

/** 57.000, where the currency is clear. */
export function bare(register: Register, amount: Minor): string {
  return formatNumber(amount, currencyOf(register).exponent);
}

export function quantity(milli: Milli): string {
  return formatQuantity(milli);
}

/** "Goreng 85 g": the unit never stands alone on the next line. */
export function withUnits(name: string): string {
  return name.replace(/(\d) (\p{L}{1,2})(?= |$)/gu, '$1\u00a0$2');
}

/** What a tile says about its price. */
export function tilePrice(register: Register, product: ProductRow, words: Words): string {
  const variants = register.catalog?.variantsOf(product) ?? [];
  if (variants.length > 0) return fromPrice(register, variants, words);
  if (asksPrice(product.price_minor)) return words.sell.askPrice;
  const price = money(register, product.price_minor ?? 0);
  return product.weighed ? words.sell.perUnit(price, product.unit) : price;
}

/** The cheapest of a product's variants; the sheet shows each. */
function fromPrice(register: Register, variants: readonly ProductRow[], words: Words): string {
  const prices = variants.flatMap(({ price_minor: price }) => (price === null || price === 0 ? [] : [price]));
  return prices.length === 0 ? words.sell.askPrice : words.sell.from(bare(register, Math.min(...prices)));
}
