/** Banks of the cards taken on this tablet, the last first: one tap instead of typing. Local to the
 * tablet and worth nothing when lost. Only what a finished payment said comes in here, after it was
 * checked for card numbers (`typed_payment`). */
const KEY = 'lancar.banks';
const MOST = 4;
const LONGEST = 16; // a chip is tapped, not read

export function knownBanks(): readonly string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter((each) => typeof each === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function rememberBank(typed: string): void {
  const bank = typed.trim();
  if (bank === '' || bank.length > LONGEST) return;
  const others = knownBanks().filter((each) => each.toLowerCase() !== bank.toLowerCase());
  try {
    localStorage.setItem(KEY, JSON.stringify([bank, ...others].slice(0, MOST)));
  } catch {
    return; // storage is full or blocked: it is typed again
  }
}
