/**
 * The number on the receipt: `B01-K02-20261121-0007`.
 *
 * Outlet, series, business date (to be read by people), counter. The counter belongs to the
 * series and never starts anew; with more than 9,999 receipts it simply grows longer.
 */
export interface ReceiptNumber {
  number: string;
  series: string;
  counter: number;
}

export function receiptNumber(
  place: { outlet_code: string; series: string },
  businessDate: string,
  counter: number,
): ReceiptNumber {
  const day = businessDate.replaceAll('-', '');
  const digits = String(counter).padStart(4, '0');
  const { outlet_code, series } = place;
  return { number: `${outlet_code}-${series}-${day}-${digits}`, series, counter };
}
