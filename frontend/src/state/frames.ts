/** What a cart and a sale need to know of the moment: rules, day, minute, who sells and where. */
import type { OutletChunk } from '../data/catalog_rows';
import type { PricingFrame } from './basket.svelte';
import type { SaleFrame } from './sale_frame';
import { minuteOfDay } from './local_time';
import type { Session } from './session.svelte';
import type { OpenShift } from './shift.svelte';

export interface Moment {
  nowMs(): number;
  /** YYYY-MM-DD by the outlet's zone and cut-off. */
  businessDate(): string;
}

/** Prices and tax rates are those of the day the sale will be dated, which is its shift's. */
export function pricingFrame(
  outlet: OutletChunk,
  shift: Pick<OpenShift, 'businessDate'> | null,
  moment: Moment,
): PricingFrame {
  return {
    rules: outlet.rules,
    businessDate: shift?.businessDate ?? moment.businessDate(),
    minuteOfDay: minuteOfDay(moment.nowMs(), outlet.outlet.zone),
  };
}

/** A sale belongs to the day of its shift, also when the shift runs past the cut-off. */
export function saleFrame(
  outlet: OutletChunk,
  session: Pick<Session, 'person' | 'actor'>,
  shift: Pick<OpenShift, 'id' | 'businessDate'> | null,
  moment: Moment,
): SaleFrame {
  const { person, actor } = session;
  return {
    outlet,
    cashier: { id: person?.id ?? '', name: person?.name ?? '' },
    actor,
    shift: shift?.id ?? null,
    businessDate: shift?.businessDate ?? moment.businessDate(),
  };
}

/** Whose an event that is not a sale is: the person at the till, in the shift of its day. */
export function envelope(
  session: Pick<Session, 'actor'>,
  shift: Pick<OpenShift, 'id' | 'businessDate'> | null,
  moment: Moment,
): { actor: Session['actor']; shift: string | null; businessDate: string } {
  const businessDate = shift?.businessDate ?? moment.businessDate();
  return { actor: session.actor, shift: shift?.id ?? null, businessDate };
}
