// The first run: printing the card, a found copy fills in its folder, and what is wrong is in sight.
document.querySelector('[data-print]')?.addEventListener('click', () => window.print());
for (const each of document.querySelectorAll('[data-place]')) {
  each.addEventListener('change', () => {
    document.getElementById('place').value = each.value;
  });
}
document.querySelector('.wrong')?.closest('.field')?.querySelector('input, select, textarea')?.focus();

// Work that goes on, and then a server that starts anew: this page asks, and leaves only for one that
// answers. Reloaded blindly it would end at the browser's own page of errors, and stay there; so it
// would beside the old server, which answers until its last second.
const LOOK_MS = 3000;
const followed = document.querySelector('[data-follow]');
if (followed) setTimeout(look, LOOK_MS);

async function look() {
  try {
    const answer = await fetch(followed.dataset.follow, { cache: 'no-store' });
    if (answer.ok && followed.dataset.then) return location.replace(followed.dataset.then);
    if (answer.status === 404) return location.replace('/admin/'); // there is a shop: no first run
  } catch {
    // It starts anew.
  }
  setTimeout(look, LOOK_MS);
}
