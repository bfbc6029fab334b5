// The first run: printing the card, and a found copy fills in its folder.
document.querySelector('[data-print]')?.addEventListener('click', () => window.print());
for (const each of document.querySelectorAll('[data-place]')) {
  each.addEventListener('change', () => {
    document.getElementById('place').value = each.value;
  });
}
