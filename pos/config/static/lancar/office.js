// Small help on every page of the back office; each page works without it, nothing comes from outside.
// `data-once`: a form that is on its way is not sent again by a second press.
// `data-asks-again`: a part that is not finished is fetched anew each second until it is.
// `data-submit-on-change`: a filter submits itself. `data-print`: prints the page. `autofocus`: the page is hidden while Alpine
// starts, so the browser's own focus goes nowhere and is given here.
// Icons are letters of a font ("sell"): screen readers must not read them out.
document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLElement && event.target.matches("[data-submit-on-change]")) {
    event.target.closest("form").requestSubmit();
  }
});

document.addEventListener("click", (event) => {
  if (event.target instanceof HTMLElement && event.target.matches("[data-print]")) window.print();
});

// The outlet a form was filled in for: in the cloud another may be chosen in a second window meanwhile.
document.addEventListener("submit", (event) => {
  const outlet = document.querySelector("[data-outlet]")?.dataset.outlet;
  if (!outlet || event.target.method !== "post" || event.target.elements.lc_outlet) return;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "lc_outlet", value: outlet });
  event.target.append(field);
});
document.addEventListener("click", (event) => {
  const open = document.querySelector(".lc-outlet[open]");
  if (open && !open.contains(event.target)) open.open = false;
});
document.addEventListener("keydown", (event) => {
  const open = document.querySelector(".lc-outlet[open]");
  if (open && event.key === "Escape") open.open = false;
});

const formButtons = (form) => form.querySelectorAll("button:not([type=button])");
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-once]")) return;
  for (const button of formButtons(event.target)) button.disabled = true;
});
// "back" may bring the page as it was left
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-once]")) for (const button of formButtons(form)) button.disabled = false;
});

const focusFirst = () => {
  if (document.activeElement === document.body) document.querySelector("[autofocus]")?.focus();
};
document.addEventListener("alpine:initialized", () => requestAnimationFrame(focusFirst));
window.addEventListener("load", focusFirst);
document.addEventListener("DOMContentLoaded", () => {
  for (const icon of document.querySelectorAll(".material-symbols-outlined:not(button)")) {
    icon.setAttribute("aria-hidden", "true");
  }
});

const askAgain = async (part) => {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  if (!fresh) return;
  part.replaceWith(fresh);
  if (fresh.matches("[data-asks-again]")) setTimeout(askAgain, 1000, fresh);
};
document.addEventListener("DOMContentLoaded", () => {
  // this file is read before the page's body is there
  for (const part of document.querySelectorAll("[data-asks-again]")) setTimeout(askAgain, 1000, part);
});
