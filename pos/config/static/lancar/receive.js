// Barang masuk by scanner and keyboard: a scan adds its product, or one more of it, wherever the
// cursor stands. Enter goes from the quantity to the cost, to the expiry date where one is wanted,
// and back to the search; on an empty cost it takes the last one. The server counts and doubts
// (`data-count`); lines are plain form fields.
const SCAN_GAP_MS = 50; // no hand types faster
const SCAN_LENGTH = 6;
const REACH_MS = 8000;
const MANY_LINES = 500; // more are refused whatever stands in them
const SIGNED_OUT = "Anda sudah keluar. Masuk lagi di tab lain, lalu simpan di sini; yang diketik tetap ada.";
const UNREACHED = "Server toko belum dapat dihubungi. Yang diketik tetap disimpan di peramban ini; coba lagi sebentar lagi.";
const form = document.getElementById("receive-form");

if (form) {
  const find = document.getElementById("find");
  const list = document.getElementById("hits");
  const lines = document.getElementById("lines");
  const template = document.getElementById("line");
  const save = document.getElementById("save");
  let hits = [];
  let hitsOf = "";
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

  const trouble = document.getElementById("trouble");
  const say = (words) => {
    trouble.textContent = words;
    trouble.hidden = words === "";
  };

  // null: the server cannot be reached or cannot answer; that is said, and nothing typed is lost.
  const reach = async (address, options = {}) => {
    try {
      const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(REACH_MS) });
      if (answer.ok && !answer.redirected) return answer;
      say(answer.redirected ? SIGNED_OUT : UNREACHED);
    } catch {
      say(UNREACHED);
    }
    return null;
  };

  const count = async () => {
    const number = ++counted;
    const answer = await reach(form.dataset.count, { method: "POST", body: new FormData(form) });
    if (!answer || number !== counted) return;
    const told = await answer.json();
    say(rows().length > MANY_LINES ? told.error : "");
    show(told);
  };

  let waiting = 0;
  const countSoon = () => {
    isTouched = true;
    form.dispatchEvent(new Event("lancar:typed"));
    clearTimeout(waiting);
    waiting = setTimeout(count, 400);
  };

  const option = (each, selected) => {
    const made = new Option(each.word, each.unit, false, each.unit === selected);
    made.dataset.cost = each.cost;
    return made;
  };

  const showLastCost = (row) => {
    field(row, "cost").placeholder = field(row, "unit").selectedOptions[0]?.dataset.cost ?? "";
  };

  const fill = (row, hit) => {
    part(row, "name").textContent = hit.name;
    part(row, "sku").textContent = hit.sku;
    part(row, "stock").textContent = hit.stock;
    field(row, "product").value = hit.id;
    if (part(row, "expiry")) part(row, "expiry").hidden = !hit.expires;
    field(row, "unit").replaceChildren(...hit.units.map((each) => option(each, hit.unit)));
    showLastCost(row);
    for (const input of row.querySelectorAll("[aria-label]")) {
      if (!input.matches("button")) input.setAttribute("aria-label", `${input.getAttribute("aria-label").trim()} ${hit.name}`);
    }
  };

  const countUp = (input) => {
    if (/^\d*$/.test(input.value)) input.value = String(Number(input.value) + 1);
  };

  const add = (hit, isScan = false) => {
    close();
    find.value = "";
    let row = rows().find((each) => field(each, "product").value === hit.id && field(each, "unit").value === hit.unit);
    if (!row) {
      row = template.content.firstElementChild.cloneNode(true);
      fill(row, hit);
      lines.append(row);
    }
    showEmpty();
    if (isScan) countUp(field(row, "quantity"));
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
    const answer = await reach(`${form.dataset.find}?q=${encodeURIComponent(text)}`);
    if (!answer || number !== asked) return undefined;
    say("");
    const found = await answer.json();
    hits = found.hits;
    hitsOf = text;
    chosen = 0;
    if (found.exact) return add(hits[0], isFinal);
    if (isFinal && hits.length === 1) return add(hits[0]);
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
      if (hits.length > 0 && hitsOf === find.value.trim()) add(hits[chosen]);
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

  // A scanner types into whatever field has the cursor: what it wrote there is taken back.
  let burst = "";
  let before = "";
  let pressedAt = 0;
  form.addEventListener("keydown", (event) => {
    const isSlow = event.timeStamp - pressedAt > SCAN_GAP_MS;
    pressedAt = event.timeStamp;
    if (event.key === "Enter") {
      const code = isSlow ? "" : burst;
      burst = "";
      if (code.length < SCAN_LENGTH || event.target === find || !event.target.matches("input")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      event.target.value = before;
      find.value = code;
      go(find);
      ask(true);
    } else if (event.key.length === 1) {
      if (isSlow || burst === "") before = event.target.value;
      burst = isSlow ? event.key : burst + event.key;
    }
  });

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target === find || event.target.matches("button")) return;
    event.preventDefault(); // a scanner's Enter must never save half a delivery
    const row = event.target.closest("[data-line]");
    if (row && event.target.name === "cost" && event.target.value === "") {
      event.target.value = event.target.placeholder;
      countSoon();
    }
    const expiry = row && part(row, "expiry");
    if (row && event.target.name === "quantity") go(field(row, "cost"));
    else if (expiry && !expiry.hidden && event.target.name === "cost") go(field(row, "expires_on"));
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
    if (event.target.name === "unit") showLastCost(event.target.closest("[data-line]"));
    if (event.target !== find) countSoon();
  });
  // A page that cannot be sent would be replaced by the browser's error page: asked first.
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSaving) return;
    isSaving = true;
    if (await reach(`${form.dataset.find}?q=`)) form.submit();
    else isSaving = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isTouched && !isSaving && rows().length > 0) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    isSaving = false;
  });
  rows().forEach(showLastCost);
  showEmpty();
}
