/** Whether this page was opened on the hub itself: there no pairing code is asked for. */
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

export function asksForCode(): boolean {
  return !LOCAL_HOSTS.has(location.hostname);
}
