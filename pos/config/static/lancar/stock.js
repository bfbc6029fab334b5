// The pages that adjust stock and carry it to another place: a scan adds its product at once, letters offer a list to choose from.
// Lines are plain form fields; the server reads them and decides.
const form = document.getElementById("adjust-form");

if (form) {
  const find = document.getElementById("find");
  const list = document.getElementById("hits");
  const lines = document.getElementById("lines");
  const reason = document.getElementById("reason");
  let hits = [];
  let chosen = 0;
  let asked = 0;

  const showMeaning = () => {
    document.getElementById("meaning").textContent = reason.selectedOptions[0].dataset.meaning;
  };

  const showEmpty = () => {
    const isEmpty = lines.children.length === 0;
    document.getElementById("no-lines").hidden = !isEmpty;
    document.getElementById("save").disabled = isEmpty;
  };

  const close = () => {
    hits = [];
    list.hidden = true;
    find.setAttribute("aria-expanded", "false");
  };

  const focusLine = (row) => {
    const input = row.querySelector(".lc-price");
    input.focus();
    input.select();
  };

  const add = (hit) => {
    close();
    find.value = "";
    let row = lines.querySelector(`[data-id="${hit.id}"]`);
    if (!row) {
      row = document.getElementById("line").content.firstElementChild.cloneNode(true);
      row.dataset.id = hit.id;
      row.querySelector("[data-name]").textContent = hit.name;
      row.querySelector("[data-sku]").textContent = hit.sku;
      row.querySelector("[data-stock]").textContent = hit.stock;
      const unit = row.querySelector("[data-unit]");
      if (unit) unit.textContent = hit.unit;
      for (const each of row.querySelectorAll("[data-only]")) each.hidden = !hit[each.dataset.only];
      const units = row.querySelector("[data-units]");
      if (units) {
        units.name = `unit-${hit.id}`;
        units.setAttribute("aria-label", `Satuan ${hit.name}`);
        units.replaceChildren(...hit.units.map((each) => new Option(each.word, each.unit)));
      }
      row.querySelector("[name=product]").value = hit.id;
      const input = row.querySelector(".lc-price");
      input.name = `quantity-${hit.id}`;
      input.setAttribute("aria-label", `Jumlah ${hit.name}`);
      lines.append(row);
    }
    showEmpty();
    focusLine(row);
  };

  const draw = () => {
    list.replaceChildren(
      ...hits.map((hit, number) => {
        const item = document.createElement("li");
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(number === chosen));
        const stock = document.createElement("span");
        stock.className = "lc-quiet";
        stock.textContent = `stok ${hit.stock} ${hit.unit}`;
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

  let waiting = 0;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(false), 150);
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(waiting);
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
  lines.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      find.focus();
    }
  });
  lines.addEventListener("click", (event) => {
    if (event.target.matches("[data-remove]")) {
      event.target.closest("tr").remove();
      showEmpty();
      find.focus();
    }
  });
  if (reason) {
    reason.addEventListener("change", showMeaning);
    showMeaning();
  }
  showEmpty();
}
