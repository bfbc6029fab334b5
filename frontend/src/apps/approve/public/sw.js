/* Keeps the approval page on a supervisor's phone: what is kept is shown at once, and fetched anew behind. */
const CACHE = 'lancar-phone';
const FILES = ['/approve/', '/approve/approve.css', '/approve/approve.js', '/approve/icon.svg', '/approve/manifest.webmanifest'];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const path = pathname === '/approve' || pathname === '/approve/index.html' ? '/approve/' : pathname;
  if (event.request.method !== 'GET' || origin !== self.location.origin || !FILES.includes(path)) return;
  const fresh = refresh(path);
  event.waitUntil(fresh.catch(() => undefined));
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(path)).then((kept) => kept ?? fresh));
});

async function refresh(path) {
  const response = await fetch(path, { cache: 'no-cache', credentials: 'omit' });
  if (response.ok && !response.redirected) {
    const cache = await caches.open(CACHE);
    await cache.put(path, response.clone());
  }
  return response;
}
