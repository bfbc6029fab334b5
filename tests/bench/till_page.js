// Measures inside the page, where a cashier's finger is: from the event to the painted frame.
// Every function gives back milliseconds, one number a repetition.
(() => {
  const painted = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(0);
      });
    });
  const total = () => document.querySelector('[data-testid=cart-total]').textContent;
  const button = (text) =>
    [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === text);

  /** Resolves in the very task that makes it true. A timer asking again and again would be answered
   *  up to a frame too late, and its own work would be measured too. */
  function appears(read) {
    return new Promise((resolve, reject) => {
      const end = (settle, value) => {
        watcher.disconnect();
        clearTimeout(limit);
        settle(value);
      };
      const watcher = new MutationObserver(() => {
        if (read()) end(resolve);
      });
      const limit = setTimeout(() => end(reject, new Error('nothing changed')), 20_000);
      watcher.observe(document.body, { childList: true, subtree: true, attributes: true });
      if (read()) end(resolve);
    });
  }

  /** One act of the cashier that shows in the total: its time to the painted frame. Nothing polls
   *  meanwhile, because a poll would be measured with it. */
  async function seen(act) {
    const before = total();
    const began = performance.now();
    act();
    const ended = await painted();
    if (total() === before) throw new Error('the frame did not show it');
    return ended - began;
  }

  /** One frame with nothing new in it. */
  async function nothing() {
    const began = performance.now();
    return (await painted()) - began;
  }

  /** A tap on the tile at this place. */
  function tap(place) {
    const tiles = document.querySelectorAll('button.tile');
    return seen(() => tiles[place % tiles.length].click());
  }

  function key(name) {
    const options = { key: name, bubbles: true, cancelable: true, composed: true };
    (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', options));
  }

  /** From the scanner's Enter to the line. */
  function scan(code) {
    for (const digit of code) key(digit);
    return seen(() => key('Enter'));
  }

  /** Many, one after the other, to fill a cart. */
  async function scans(codes) {
    for (const code of codes) await scan(code);
  }

  /** What the search field holds after a keystroke. */
  async function type(text) {
    const field = document.querySelector('[role=search] input');
    const began = performance.now();
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    return (await painted()) - began;
  }

  const found = () => document.querySelectorAll('button.tile').length;

  /** One sale of three tiles and exact cash: [to durable, to the painted done screen]. */
  async function sale() {
    for (const place of [0, 1, 2]) await tap(place);
    let durable = 0;
    window.onStrictCommit = () => { durable = performance.now(); };
    const began = performance.now();
    button('Tunai pas').click();
    await appears(() => document.querySelector('[data-testid=done]') !== null);
    const done = await painted();
    window.onStrictCommit = null;
    button('Transaksi baru').click();
    await appears(() => document.querySelector('[data-testid=cart-total]')?.checkVisibility());
    await painted();
    return [durable - began, done - began];
  }

  function inStore(mode, work) {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open('lancar-till');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const writing = opening.result.transaction('events', mode, { durability: 'relaxed' });
        writing.oncomplete = () => {
          opening.result.close();
          resolve(null);
        };
        work(writing.objectStore('events'));
      };
    });
  }

  /** A past: so many sales of another till life, a month long, in the form of the first releases. */
  async function remember(count, body) {
    const device = crypto.randomUUID();
    const day = 86_400_000;
    for (let from = 0; from < count; from += 1_000) {
      await inStore('readwrite', (store) => {
        for (let seq = from + 1; seq <= from + 1_000; seq += 1) {
          const soldAt = Date.now() - day - Math.floor((30 * day * seq) / count);
          const id = crypto.randomUUID();
          const number = `B01-K09-20261001-${String(seq).padStart(5, '0')}`;
          const raw = JSON.stringify({ id, body: { ...body, sale: id, receipt: { number } } });
          store.put({
            device, epoch: 1, stream: 'F', seq, id, type: 'sale.completed', hash: id, raw, sig: '',
            receipt: null, made_at_ms: soldAt, sold_at_ms: soldAt,
          });
        }
      });
    }
  }

  /** No sale lies plain on the tablet any more. */
  async function isSealed() {
    let plain = 0;
    await inStore('readonly', (store) => {
      store.index('sold').openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (cursor === null) return;
        if (cursor.value.raw !== undefined) plain += 1;
        else cursor.continue();
      };
    });
    return plain === 0;
  }

  const open = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...call) {
    const made = open.apply(this, call);
    if (made.mode === 'readwrite' && made.durability === 'strict' && made.objectStoreNames.contains('events')) {
      made.addEventListener('complete', () => window.onStrictCommit?.());
    }
    return made;
  };

  window.bench = { nothing, tap, scan, scans, type, found, sale, remember, isSealed };
})();
