// Small help on every page of the back office: filters that submit themselves when changed.
// Each page works without it; nothing is loaded from outside.
document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLElement && event.target.matches("[data-submit-on-change]")) {
    event.target.closest("form").requestSubmit();
  }
});
