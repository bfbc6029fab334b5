/** Does this browser really trust the hub's certificate?
 *
 * A warning that was clicked away leaves `isSecureContext` true, and everything else works too; only
 * a service worker is refused, and with it selling while the hub is off. So one is registered. */
export async function isTrusted(): Promise<boolean> {
  try {
    await navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' });
    return true;
  } catch (error) {
    return !(error instanceof DOMException && error.name === 'SecurityError'); // else: no hub, no news
  }
}
