/**
 * Training: the same till over storage of its own names, that speaks to nobody.
 *
 * Known before anything is opened, so nothing of a practice is ever written where sales are, and no request
 * leaves (request.ts). A worker and the rescue page have no such mode: they are told a name, or read the
 * real till. Beginning and ending it is in training_store.ts.
 */
export const TRAINING_KEY = 'lancar.training';
/** What a training came to, until the real till has written it down (trained.ts). */
export const TRAINED_KEY = 'lancar.trained';

/** A browser that keeps nothing has no such mode. */
function isKept(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

export const TRAINING = isKept(TRAINING_KEY);

/** A training is over, and its record waits. */
export const hasTrained = (): boolean => !TRAINING && isKept(TRAINED_KEY);

/** The name of something stored, in this mode. */
export const named = (name: string): string => (TRAINING ? `${name}-latihan` : name);
