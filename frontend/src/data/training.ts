/**
 * Training: the same till over storage of its own names, that speaks to nobody.
 *
 * Known before anything is opened, so nothing of a practice is ever written where sales are, and no request
 * leaves (request.ts). A worker and the rescue page have no such mode: they are told a name, or read the
 * real till. Beginning and ending it is in training_store.ts.
 */
export const TRAINING_KEY = 'lancar.training';

export const TRAINING = ((): boolean => {
  try {
    return localStorage.getItem(TRAINING_KEY) !== null;
  } catch {
    return false;
  }
})();

/** The name of something stored, in this mode. */
export const named = (name: string): string => (TRAINING ? `${name}-latihan` : name);
