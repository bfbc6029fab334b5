/** A screen for customers does not go dark. The browser lets go of the lock when the page is hidden, so it is
 * asked for again when the page comes back; where there is none, nothing happens. */
export function stayAwake(): { close: () => void } {
  const hold = (): void => {
    if ('wakeLock' in navigator && document.visibilityState === 'visible') {
      navigator.wakeLock.request('screen').catch(() => undefined); // a battery saver says no
    }
  };
  hold();
  document.addEventListener('visibilitychange', hold);
  return { close: () => document.removeEventListener('visibilitychange', hold) };
}
