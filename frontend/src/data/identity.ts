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
