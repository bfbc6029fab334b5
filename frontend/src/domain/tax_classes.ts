/**
 * The tax classes an Indonesian shop starts with, as data: dated rates, never constants in code.
 *
 * Sources: reference/domain.md section 3 (UU HPP, PMK 131/2024, PP 49/2022, PMK 63/2022, PMK 6/2021,
 * UU 1/2022). What this is not: advice for a region; the outlet states its own PBJT rate.
 */
import { checkRate } from './discounts.ts';
import type { Ppm, TaxClass, TaxKind, TaxRate } from './types.ts';

export const PPN_BEFORE_2025_PPM = 110_000;
export const PPN_PPM = 120_000;

/** Every class of the contract, the restaurant and entertainment tax at the outlet's rates. */
export function defaultTaxClasses(pbjtRate: Ppm, entertainmentRate: Ppm): TaxClass[] {
  const pbjt = [wholeRate('2024-01-01', null, checkRate(pbjtRate))];
  const entertainment = [wholeRate('2024-01-01', null, checkRate(entertainmentRate))];
  const untaxed = [wholeRate('2022-04-01', null, 0)];
  return [
    taxClass('PPN', 'PPN', 'ppn', ppnRates()),
    taxClass('PPN_MEWAH', 'PPN barang mewah', 'ppn_full', ppnFullRates()),
    taxClass('BEBAS', 'Dibebaskan (PP 49/2022)', 'exempt', untaxed),
    taxClass('TIDAK_DIPUNGUT', 'PPN tidak dipungut', 'not_collected', untaxed),
    taxClass('TEMBAKAU', 'Tembakau (PPN dibayar produsen)', 'tobacco', untaxed),
    taxClass('PULSA', 'Pulsa (PPN dibayar distributor)', 'pulsa', untaxed),
    taxClass('NON', 'Bukan objek PPN', 'none', untaxed),
    { ...taxClass('PBJT', 'PB1/PBJT', 'pbjt', pbjt), service: true },
    taxClass('PBJT_HIBURAN', 'PBJT hiburan', 'pbjt_entertainment', entertainment),
  ];
}

/** Ordinary PPN: 11 % until 2024, since 2025 12 % on 11/12 of the price. */
export function ppnRates(): TaxRate[] {
  return [
    wholeRate('2022-04-01', '2024-12-31', PPN_BEFORE_2025_PPM),
    otherBaseRate('2025-01-01', null, PPN_PPM),
  ];
}

/** Luxury goods: 12 % of the full price, for retailers since 1 February 2025. */
export function ppnFullRates(): TaxRate[] {
  return [
    wholeRate('2022-04-01', '2024-12-31', PPN_BEFORE_2025_PPM),
    otherBaseRate('2025-01-01', '2025-01-31', PPN_PPM),
    wholeRate('2025-02-01', null, PPN_PPM),
  ];
}

function taxClass(code: string, label: string, kind: TaxKind, rates: TaxRate[]): TaxClass {
  return { code, label, kind, service: false, rates };
}

function wholeRate(from: string, to: string | null, rate: Ppm): TaxRate {
  return { from, to, rate_ppm: rate, base_numerator: 1, base_denominator: 1 };
}

function otherBaseRate(from: string, to: string | null, rate: Ppm): TaxRate {
  return { from, to, rate_ppm: rate, base_numerator: 11, base_denominator: 12 };
}
