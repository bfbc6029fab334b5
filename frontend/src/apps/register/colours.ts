/** Category colours: the six of the design, by the colour the owner chose or by place in the list.
 * Tiles carry dark text, so only these light colours are used for them. */

import type { Catalog } from '../../data/catalog';

const PALETTE = ['#ddebe4', '#f7e3cf', '#dce6f5', '#f3dde3', '#ece6d2', '#e4dff2'];

export function colourClass(colour: string | null, index: number): string {
  const chosen = colour === null ? -1 : PALETTE.indexOf(colour.toLowerCase());
  const place = chosen >= 0 ? chosen : index % PALETTE.length;
  return `colour-${place + 1}`;
}

/** The class of each category, by its id. */
export function coloursOf(catalog: Catalog | null): ReadonlyMap<string, string> {
  const categories = catalog?.categories ?? [];
  return new Map(categories.map(({ id, colour }, index) => [id, colourClass(colour, index)]));
}
