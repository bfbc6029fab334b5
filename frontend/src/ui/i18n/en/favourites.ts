/** Words of arranging the favourites, in English. */
import type { Words } from '../id';

export const favourites: Words['favourites'] = {
  arrange: 'Arrange favourites',
  title: 'Arranging favourites',
  moveHint: 'Hold and drag to a new place, or pick one and use the arrows.',
  addHint: 'Tap goods to add them to the favourites or take them off.',
  empty: 'No favourites yet. Open a category or search, then tap the goods.',
  emptyHint: 'Hold any item to arrange the favourites.',
  finish: 'Done',
  undo: 'Undo',
  first: 'To the front',
  earlier: 'One earlier',
  later: 'One later',
  last: 'To the end',
  remove: 'Take off',
  pickOne: 'Pick the item to move',
  place: (place) => `favourite ${place}`,
  is: 'in the favourites',
  isNot: 'not in the favourites',
  moved: (name, place) => `${name} is now number ${place}`,
};
