// Goods of a promotion: search or scan adds a row, Enter goes from its field back to the search.
// Rows are plain form fields; the server counts the example and judges.
const form = document.getElementById("promotion-form");
const find = document.getElementById("find");

if (form && find) {
  const list = document.getElementById("hits");
  const lines = document.getElementById("lines");
  const template = document.getElementById("line");
  let hits = [];
  let chosen = 0;
  let asked = 0;

  const rows = () => [...lines.querySelectorAll("[data-line]")];
  const part = (row, name) => row.querySelector(`[data-${name}]`);
  const field = (row, name) => row.querySelector(`[name=${name}]`);

  const showEmpty = () => {
    document.getElementById("no-lines").hidden = rows().length > 0;
  };

  const close = () => {
    hits = [];
    list.hidden = true;
    find.setAttribute("aria-expanded", "false");
  };

  const showShelf = (row) => {
    row.querySelector("td[data-shelf]").textContent = field(row, "unit").selectedOptions[0]?.dataset.shelf ?? "";
  };

  const option = (each, selected) => {
    const made = new Option(each.unit, each.unit, false, each.unit === selected);
    made.dataset.shelf = each.shelf;
    return made;
  };

  const fill = (row, hit) => {
    for (const name of ["name", "sku", "cost"]) part(row, name).textContent = hit[name];
    field(row, "product").value = hit.id;
    field(row, "unit").replaceChildren(...hit.units.map((each) => option(each, hit.unit)));
    showShelf(row);
    for (const input of row.querySelectorAll("input[aria-label], select[aria-label]")) {
      input.setAttribute("aria-label", `${input.getAttribute("aria-label").trim()} ${hit.name}`);
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
    part(row, "first").focus();
    row.scrollIntoView({ block: "nearest" });
  };

  const item = (hit, number) => {
    const made = document.createElement("li");
    const note = document.createElement("span");
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", String(number === chosen));
    note.className = "lc-quiet";
    note.textContent = `${hit.sku} ${hit.units.find((each) => each.unit === hit.unit)?.shelf ?? ""}`.trim();
    made.append(hit.name, note);
    made.addEventListener("mousedown", (event) => {
      event.preventDefault();
      add(hit);
    });
    return made;
  };

  const draw = () => {
    list.replaceChildren(...hits.map(item));
    if (hits.length === 0) {
      const nothing = document.createElement("li");
      nothing.className = "lc-quiet";
      nothing.textContent = "Tidak ada barang yang cocok.";
      list.append(nothing);
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
    return found.exact || (isFinal && hits.length === 1) ? add(hits[0]) : draw();
  };

  let asking = 0;
  find.addEventListener("input", () => {
    clearTimeout(asking);
    asking = setTimeout(() => ask(false), 150);
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      clearTimeout(asking);
      if (hits.length > 0) add(hits[chosen]);
      else ask(true);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && hits.length > 0) {
      event.preventDefault();
      chosen = Math.max(0, Math.min(hits.length - 1, chosen + (event.key === "ArrowDown" ? 1 : -1)));
      draw();
    } else if (event.key === "Escape") {
      close();
    }
  });
  find.addEventListener("blur", close);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("button")) return;
    event.preventDefault(); // a scanner's Enter must not save half a promotion
    if (event.target.closest("[data-line]")) find.focus();
  });
  lines.addEventListener("click", (event) => {
    if (!event.target.matches("[data-remove]")) return;
    event.target.closest("[data-line]").remove();
    showEmpty();
    find.focus();
  });
  lines.addEventListener("change", (event) => {
    if (event.target.name === "unit") showShelf(event.target.closest("[data-line]"));
  });
  showEmpty();
}
