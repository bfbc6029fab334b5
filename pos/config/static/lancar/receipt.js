// The receipt page: while somebody types, the server draws the paper anew. One question at a time;
// a chosen logo travels once, afterwards the finished one that came back with the preview.
const form = document.getElementById("receipt-form");

if (form) {
  const preview = document.getElementById("receipt-preview");
  const refresh = form.querySelector("[name=pratinjau]");
  const logo = form.querySelector("[name=logo]");
  const WAIT_MS = 250;
  let sent = null;
  let waiting = 0;
  let isAsking = false;
  let isStale = false;

  const typed = () => {
    const data = new FormData(form);
    const file = logo.files[0] ?? null;
    if (file === sent) data.delete("logo");
    else data.delete("kept_logo");
    return [data, file];
  };

  const ask = async () => {
    if (isAsking) {
      isStale = true;
      return;
    }
    isAsking = true;
    isStale = false;
    const [data, file] = typed();
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: data });
      if (answer.ok && !answer.redirected) {
        preview.innerHTML = await answer.text();
        sent = preview.querySelector("[data-refused=logo]") ? null : file;
      }
    } catch {
      refresh.hidden = false; // the shop is out of reach; the button tries again
    } finally {
      isAsking = false;
      if (isStale) ask();
    }
  };

  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT_MS);
  };

  refresh.hidden = true;
  form.addEventListener("input", soon);
  form.addEventListener("change", (event) => {
    // Another width, or the logo taken off and put back: the file is made into dots anew.
    if (event.target.matches("[name=receipt_columns], [name=remove_logo]")) sent = null;
    soon();
  });
}
