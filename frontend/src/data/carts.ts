/** Open carts, kept so that a reload or a kill does not lose them. */
import type { JsonObject } from './json';

export interface OpenCart {
  id: string; // UUIDv7; becomes the sale's event id
  saved_at_ms: number;
  content: JsonObject; // whatever the state layer needs to show it again
}

export declare class Carts {
  /** Every open cart, oldest first. Read once at start. */
  all(): Promise<OpenCart[]>;
  /** Returns at once; the newest content wins; never resurrects a cart that a sale has closed. */
  save(id: string, content: JsonObject): void;
  /** An emptied cart. */
  discard(id: string): void;
  /** Waits until what was saved so far is stored (tests, before a page closes). */
  settled(): Promise<void>;
}
