/* The onboarding page asks again and again whether this tablet trusts the shop's certificate.
 *
 * In plain HTTP it asks for one pixel over HTTPS; once that arrives it goes on to the same page over
 * HTTPS. A warning that was clicked away lets the pixel through as well, but never a service worker,
 * without which there is no till offline: so the page over HTTPS registers the till's own worker, and
 * only then opens the till.
 */
'use strict';

const root = document.documentElement;
const base = root.dataset.base;
const EVERY_MS = 2000;

function show(state) {
  for (const line of document.querySelectorAll('#state [data-when]')) line.hidden = line.dataset.when !== state;
  document.getElementById('state').dataset.state = state;
}

function lookForTrust() {
  const pixel = new Image();
  pixel.onload = () => {
    show('trusted');
    location.assign(`${base}/p${location.search}`);
  };
  pixel.onerror = () => setTimeout(lookForTrust, EVERY_MS);
  pixel.src = `${base}/p/t.png?${Date.now()}`;
}

async function proveOffline() {
  try {
    await navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' });
  } catch {
    show('skipped');
    setTimeout(proveOffline, EVERY_MS);
    return;
  }
  show('trusted');
  location.replace(`${base}/till/`);
}

function kindOfDevice() {
  if (/Android/.test(navigator.userAgent)) return 'android';
  const isTablet = /Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1;
  return isTablet || /iPad|iPhone/.test(navigator.userAgent) ? 'ipad' : 'computer';
}

function showKind(kind) {
  for (const section of document.querySelectorAll('[data-for]')) section.hidden = section.dataset.for !== kind;
  for (const button of document.querySelectorAll('[data-kind]')) {
    button.setAttribute('aria-pressed', String(button.dataset.kind === kind));
  }
}

document.getElementById('kinds').addEventListener('click', ({ target }) => {
  if (target.dataset.kind) showKind(target.dataset.kind);
});
showKind(kindOfDevice());
if ('secure' in root.dataset) void proveOffline();
else lookForTrust();
