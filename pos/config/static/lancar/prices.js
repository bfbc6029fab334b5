// The price grid by keyboard: Enter goes to the next price, Esc puts the old one back, Ctrl+S saves.
// Counts what changed and warns before leaving. The form works without it.
const form = document.getElementById("price-form");

if (form) {
  const prices = [...form.querySelectorAll(".lc-price")];
  const state = document.getElementById("price-state");
  let isSaving = false;

  const changed = () => prices.filter((input) => input.value.trim() !== input.dataset.was);

  const show = () => {
    for (const input of prices) {
      input.closest("tr").classList.toggle("lc-changed", input.value.trim() !== input.dataset.was);
    }
    const count = changed().length;
    state.textContent = count === 0 ? "Belum ada yang berubah." : `${count} harga akan disimpan.`;
  };

  const move = (input, step) => {
    const next = prices[prices.indexOf(input) + step];
    if (next) {
      next.focus();
      next.select();
    }
  };

  form.addEventListener("input", show);
  form.addEventListener("focusin", (event) => event.target.matches(".lc-price") && event.target.select());
  form.addEventListener("keydown", (event) => {
    if (!event.target.matches(".lc-price")) return;
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      move(event.target, 1);
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      move(event.target, -1);
    } else if (event.key === "Escape") {
      event.target.value = event.target.dataset.was;
      show();
    }
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", () => {
    isSaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSaving && changed().length > 0) event.preventDefault();
  });
  show();
}
