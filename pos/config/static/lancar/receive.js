// Barang masuk by scanner and keyboard: a scan adds its product (or one more of it), Enter goes from
// the quantity to the cost and back to the search. The server counts and doubts (`data-count`);
// lines are plain form fields, and the page works as a form without this file's sums.
const form = document.getElementById("receive-form");

if (form) {
  const find = document.getElementById("find");
  const list = document.getElementById("hits");
  const lines = document.getElementById("lines");
  const template = document.getElementById("line");
  const save = document.getElementById("save");
  let hits = [];
  let chosen = 0;
  let asked = 0;
  let counted = 0;
  let isSaving = false;
  let isTouched = false;

  const rows = () => [...lines.querySelectorAll("[data-line]")];
  const part = (row, name) => row.querySelector(`[data-${name}]`);
  const field = (row, name) => row.querySelector(`[name=${name}]`);

  const showEmpty = () => {
    const isEmpty = rows().length === 0;
    document.getElementById("no-lines").hidden = !isEmpty;
    save.disabled = isEmpty;
  };

  const close = () => {
    hits = [];
    list.hidden = true;
    find.setAttribute("aria-expanded", "false");
  };

  const go = (input) => {
    input.focus();
    if (input.select) input.select();
  };

  const show = (answer) => {
    for (const [name, text] of Object.entries({ goods: "–", tax: "–", total: "–", ...answer.totals })) {
      const place = form.querySelector(`[data-total=${name}]`);
      if (place) place.textContent = text;
    }
    document.getElementById("due").textContent = answer.due;
    rows().forEach((row, place) => {
      const line = answer.lines[place];
      if (!line) return;
      const isTyped = field(row, "quantity").value !== "" && field(row, "cost").value !== "";
      part(row, "amount").textContent = line.amount || "–";
      part(row, "error").textContent = isTyped ? line.error : "";
      part(row, "doubts").textContent = line.doubts.join(" ");
      row.classList.toggle("lc-bad", isTyped && line.error !== "");
    });
  };

  const count = async () => {
    const number = ++counted;
    const answer = await fetch(form.dataset.count, { method: "POST", body: new FormData(form) });
    if (answer.ok && number === counted) show(await answer.json());
  };

  let waiting = 0;
  const countSoon = () => {
    isTouched = true;
    clearTimeout(waiting);
    waiting = setTimeout(count, 400);
  };

  const option = ([unit, word], selected) => new Option(word, unit, false, unit === selected);

  // The cost known is one base unit's; a dus costs as many times that as it holds.
  const typicalCost = (hit) => {
    const digits = hit.cost.replaceAll(".", "");
    if (digits === "") return "";
    return String(Math.round((Number(digits) * hit.factors[hit.unit]) / 1000));
  };

  const fill = (row, hit) => {
    part(row, "name").textContent = hit.name;
    part(row, "sku").textContent = hit.sku;
    part(row, "stock").textContent = hit.stock;
    field(row, "product").value = hit.id;
    field(row, "unit").replaceChildren(...hit.units.map((each) => option(each, hit.unit)));
    field(row, "cost").placeholder = typicalCost(hit);
    for (const input of row.querySelectorAll("[aria-label]")) {
      if (!input.matches("button")) input.setAttribute("aria-label", `${input.getAttribute("aria-label").trim()} ${hit.name}`);
    }
  };

  const add = (hit) => {
    close();
    find.value = "";
    let row = rows().find((each) => field(each, "product").value === hit.id && field(each, "unit").value === hit.unit);
    if (!row) {
      row = template.content.firstElementChild.cloneNode(true);
      fill(row, hit);
      lines.append(row);
    }
    showEmpty();
    go(field(row, "quantity"));
    row.scrollIntoView({ block: "nearest" });
    countSoon();
  };

  const draw = () => {
    list.replaceChildren(
      ...hits.map((hit, number) => {
        const item = document.createElement("li");
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(number === chosen));
        const stock = document.createElement("span");
        stock.className = "lc-quiet";
        stock.textContent = `${hit.sku} stok ${hit.stock}`.trim();
        item.append(hit.name, stock);
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          add(hit);
        });
        return item;
      }),
    );
    if (hits.length === 0) {
      const item = document.createElement("li");
      item.className = "lc-quiet";
      item.textContent = "Tidak ada barang yang cocok.";
      list.append(item);
    }
    list.hidden = false;
    find.setAttribute("aria-expanded", "true");
  };

  const ask = async (isFinal) => {
    const text = find.value.trim();
    const number = ++asked;
    if (text === "") return close();
    const answer = await fetch(`${form.dataset.find}?q=${encodeURIComponent(text)}`);
    if (!answer.ok || number !== asked) return undefined;
    const found = await answer.json();
    hits = found.hits;
    chosen = 0;
    if (found.exact || (isFinal && hits.length === 1)) return add(hits[0]);
    return draw();
  };

  let asking = 0;
  find.addEventListener("input", () => {
    clearTimeout(asking);
    asking = setTimeout(() => ask(false), 150);
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(asking);
      if (hits.length > 0) add(hits[chosen]);
      else ask(true);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      chosen = Math.max(0, Math.min(hits.length - 1, chosen + step));
      if (hits.length > 0) draw();
    } else if (event.key === "Escape") {
      close();
    }
  });
  find.addEventListener("blur", close);

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target === find || event.target.matches("button")) return;
    event.preventDefault(); // a scanner's Enter must never save half a delivery
    const row = event.target.closest("[data-line]");
    if (row && event.target.name === "quantity") go(field(row, "cost"));
    else go(find);
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      if (!save.disabled) form.requestSubmit();
    }
  });
  lines.addEventListener("click", (event) => {
    if (!event.target.matches("[data-remove]")) return;
    event.target.closest("[data-line]").remove();
    showEmpty();
    countSoon();
    go(find);
  });
  form.addEventListener("input", (event) => {
    if (event.target !== find) countSoon();
  });
  form.addEventListener("submit", (event) => {
    if (isSaving) event.preventDefault();
    isSaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isTouched && !isSaving && rows().length > 0) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    isSaving = false;
  });
  showEmpty();
}
