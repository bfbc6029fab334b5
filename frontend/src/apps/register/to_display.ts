/** What the customer's screen shows of this till: the open cart while goods go in, what is to be paid,
 * the QRIS code of a payment that began, the change. Behind the lock and on all other screens: nothing
 * of anybody's. Names, amounts and savings only; no customer, no note, no staff. */
import type { Shown, ShownLine, Told } from '../../data/customer_display';
import { formatMoney, formatNumber, formatQuantity as quantity } from '../../domain/formatting';
import type { Minor } from '../../domain/types';
import type { CartRow } from '../../state/rows';
import type { Register } from '../../state/register.svelte';
import { displayWords } from '../../ui/i18n/display';
import { qrisOf } from './paying_words';

const RUPIAH = { code: 'IDR', exponent: 0 };

/** As many as can be read across a counter; the newest are at the bottom. */
export const MOST_LINES = 8;

/** As the till's page says it: the words themselves would come along from the shell. */
function language(): 'id' | 'en' {
  return document.documentElement.lang === 'en' ? 'en' : 'id';
}

function money(register: Register, amount: Minor): string {
  const { code, exponent } = register.catalog?.outlet.outlet.currency ?? RUPIAH;
  return formatMoney(amount, code, exponent);
}

function bare(register: Register, amount: Minor): string {
  return formatNumber(amount, (register.catalog?.outlet.outlet.currency ?? RUPIAH).exponent);
}

/** null: this tab is not the till. */
export function toldBy(register: Register): Told | null {
  const { catalog, writer } = register;
  if (writer !== 'writer') return null;
  const outlet = catalog?.outlet.outlet;
  return { shop: outlet?.name ?? '', logo: outlet?.receipt.logo ?? null, language: language(), shown: shownBy(register) };
}

/** The code of the paper beside the thanks, as soon as it is known. */
export function withReceipt(told: Told | null, code: string | null): Told | null {
  if (told?.shown.kind !== 'done' || code === null) return told;
  return { ...told, shown: { ...told.shown, receipt: { code, label: displayWords(language()).receipt } } };
}

function shownBy(register: Register): Shown {
  const words = displayWords(language());
  const { screen, basket, checkout, paying } = register;
  if (screen === 'done' && checkout.finished !== null) return done(register);
  if (screen === 'pay' && paying.started !== null) return started(register);
  if (screen === 'pay') return due(register);
  const comesBack = register.overlay?.kind === 'unproven'; // what lies in the cart is not bought but brought back
  if (screen === 'sell' && !basket.isEmpty && !comesBack) return cart(register);
  return { kind: 'idle', title: words.welcome };
}

function cart(register: Register): Shown {
  const words = displayWords(language());
  const { basket } = register;
  const hidden = basket.rows.length - MOST_LINES;
  const counted = words.count(quantity(basket.pieceCount * 1000));
  return {
    kind: 'cart',
    lines: basket.rows.slice(-MOST_LINES).map((row) => lineOf(register, row)),
    count: hidden > 0 ? `${counted} · ${words.more(hidden)}` : counted,
    label: words.total,
    total: money(register, basket.totalMinor),
  };
}

function lineOf(register: Register, { line, priced, amountMinor, savedMinor }: CartRow): ShownLine {
  const each = `${quantity(line.quantity_milli)} ${line.unit} × ${bare(register, priced.unit_price_minor)}`;
  return {
    name: line.name,
    detail: [each, ...line.choices.map(({ name }) => name)].join(' · '),
    amount: bare(register, amountMinor),
    saving: savedMinor > 0 ? displayWords(language()).saved(bare(register, savedMinor)) : '',
  };
}

/** In cash, as the till's own large figure; the rounding is told, as the law asks. */
function due(register: Register): Shown {
  const words = displayWords(language());
  const { checkout } = register;
  const { rules } = register.outlet;
  const dueMinor = register.dueMinor();
  const rounding = dueMinor - checkout.leftMinor(rules, 'qris') - checkout.tipMinor(rules);
  const note = rounding === 0 ? '' : words.cashNote(money(register, rounding));
  return { kind: 'pay', label: words.pay, total: money(register, dueMinor), note };
}

function started(register: Register): Shown {
  const words = displayWords(language());
  const { started: payment } = register.paying;
  if (payment === null) return due(register);
  const total = money(register, payment.amountMinor);
  const code = payment.method.kind === 'qris' ? qrisOf(payment.method, payment.amountMinor) : null;
  if (code?.payload == null) return { kind: 'pay', label: words.pay, total, note: payment.method.name };
  return { kind: 'qris', payload: code.payload, merchant: code.merchant ?? '', label: words.pay, total, note: words.scan };
}

function done(register: Register): Shown {
  const words = displayWords(language());
  const { finished } = register.checkout;
  const changeMinor = finished?.changeMinor ?? 0;
  const paid = money(register, finished?.dueMinor ?? 0);
  const onCredit = finished?.payments.filter(({ kind }) => kind === 'kasbon') ?? [];
  if (onCredit.length > 0) {
    const owed = money(register, onCredit.reduce((sum, { tenderedMinor }) => sum + tenderedMinor, 0));
    return { kind: 'done', label: words.owed, total: owed, title: words.thanks, note: `${words.total} ${paid}` };
  }
  if (changeMinor === 0) return { kind: 'done', label: words.paid, total: paid, title: words.thanks, note: '' };
  return { kind: 'done', label: words.change, total: money(register, changeMinor), title: words.thanks, note: `${words.total} ${paid}` };
}
