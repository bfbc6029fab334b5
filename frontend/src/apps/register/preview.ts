/** Prices shown before a line exists. */
import type { Minor } from '../../domain/types';
import { unitLevel, type Draft } from '../../state/draft';

export function basePrice(draft: Draft): Minor | null {
  return draft.askedMinor ?? unitLevel(draft.product, draft.unit).price_minor;
}
