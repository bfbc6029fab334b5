/* Shows what the shop's server tells this device (web push) and opens where one does something about it.
   Keeps no file: the dashboard is no use without its server. */
const HOME = '/dashboard/';

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('push', (event) => {
  event.waitUntil(show(read(event.data)));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.link));
});

/** Browsers demand that something is shown, whatever came. */
function read(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

function show({ title = 'Lancar', body = '', tag = '', link = HOME, tone = 'info', language = 'id' }) {
  return self.registration.showNotification(title, {
    body,
    lang: language,
    icon: '/dashboard/icon-192.png',
    data: { link },
    requireInteraction: tone === 'danger',
    ...(tag === '' ? {} : { tag }),
  });
}

/** Only pages of this server's own; the dashboard that is open already comes to the front. */
async function open(link) {
  const where = new URL(link ?? HOME, self.location.origin);
  const isOurs = where.origin === self.location.origin && /^\/(admin|dashboard)\//.test(where.pathname);
  const path = isOurs ? where.pathname + where.search : HOME;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows.find(({ url }) => new URL(url).pathname === path);
  return open === undefined ? self.clients.openWindow(path) : open.focus();
}
