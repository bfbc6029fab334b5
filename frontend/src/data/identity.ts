/** Who this till is: what pairing gave it. Kept in `meta.identity`, never guessed. */
export interface Identity {
  merchant: string;
  outlet: string;
  outlet_code: string;
  device: string;
  series: string;
  epoch: number;
  name: string;
  /** the cash drawer this till points to */
  drawer: string | null;
  hub: { device: string; public_key: string };
}

/** What lies under `meta.identity` may be damaged; then it counts as not there. */
export function isIdentity(stored: unknown): stored is Identity {
  const { merchant, outlet, device, series, epoch } = (stored ?? {}) as Partial<Identity>;
  const named = [merchant, outlet, device, series].every((each) => typeof each === 'string' && each !== '');
  return named && Number.isSafeInteger(epoch);
}
