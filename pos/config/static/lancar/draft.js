// What is typed into a long form stays in this browser until the server has it: a killed tab or a
// dead hub loses no delivery. One draft a document (its id is the page's own); it goes when the page
// of the saved document is shown, when somebody throws it away, or after a week.
// `data-draft` on the form; `data-saved-document` where a document is shown.
const KEY = "lancar-draft:";
const WEEK_MS = 7 * 86_400_000;
const drafted = document.querySelector("form[data-draft]");

const drafts = () =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(KEY))
    .map((key) => {
      try {
        return { key, ...JSON.parse(localStorage.getItem(key)) };
      } catch {
        return { key, at: 0 };
      }
    });

for (const each of document.querySelectorAll("[data-saved-document]")) {
  localStorage.removeItem(KEY + each.dataset.savedDocument);
}
for (const each of drafts()) {
  if (Date.now() - each.at > WEEK_MS) localStorage.removeItem(each.key);
}

if (drafted) {
  const own = KEY + drafted.querySelector("[name=document]").value;
  const offer = document.getElementById("draft");

  const keep = () => {
    const fields = [...new FormData(drafted)].filter(
      ([name]) => name !== "csrfmiddlewaretoken" && name !== "noticed",
    );
    const lines = fields.filter(([name]) => name === "product").length;
    if (lines === 0) return localStorage.removeItem(own);
    try {
      localStorage.setItem(own, JSON.stringify({ at: Date.now(), page: location.pathname, lines, fields }));
    } catch {
      // The browser keeps nothing for us: the page works as it did before there were drafts.
    }
    return undefined;
  };
  let waiting = 0;
  drafted.addEventListener("lancar:typed", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 200);
  });
  window.addEventListener("pagehide", () => {
    if (waiting) keep();
  });

  // The server shows the page again from what was typed, as after a refusal; nothing is saved.
  const goOn = (draft) => {
    const form = document.createElement("form");
    form.method = "post";
    form.hidden = true;
    const csrf = drafted.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const [name, value] of [["csrfmiddlewaretoken", csrf], ["draft", "1"], ...draft.fields]) {
      const input = document.createElement("input");
      input.name = name;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  };

  const found = drafts()
    .filter((each) => each.page === location.pathname && each.key !== own)
    .sort((one, other) => other.at - one.at)[0];
  if (found && offer) {
    const when = new Date(found.at);
    const clock = `${String(when.getHours()).padStart(2, "0")}.${String(when.getMinutes()).padStart(2, "0")}`;
    const day = when.toLocaleDateString("id-ID", { day: "numeric", month: "long" });
    offer.querySelector("[data-words]").textContent = `Ada yang belum tersimpan: ${found.lines} baris, ${day} pukul ${clock}.`;
    offer.querySelector("[data-go-on]").addEventListener("click", () => goOn(found));
    offer.querySelector("[data-throw-away]").addEventListener("click", () => {
      localStorage.removeItem(found.key);
      offer.hidden = true;
    });
    offer.hidden = false;
  }
}
