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

  async function appears(read) {
    const limit = performance.now() + 20_000;
    while (!read()) {
      if (performance.now() > limit) throw new Error('nothing changed');
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
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

  /** Taps the first `count` tiles, one after the other. */
  async function taps(count) {
    const tiles = [...document.querySelectorAll('button.tile')].slice(0, count);
    const times = [];
    for (const tile of tiles) times.push(await seen(() => tile.click()));
    return times;
  }

  function key(name) {
    const options = { key: name, bubbles: true, cancelable: true, composed: true };
    (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', options));
  }

  /** From the scanner's Enter to the line. */
  async function scans(codes) {
    const times = [];
    for (const code of codes) {
      for (const digit of code) key(digit);
      times.push(await seen(() => key('Enter')));
    }
    return times;
  }

  /** Types each word letter by letter into the search; one time a keystroke. */
  async function searches(words) {
    const field = document.querySelector('[role=search] input');
    const times = [];
    for (const word of words) {
      for (let length = 1; length <= word.length; length += 1) {
        const began = performance.now();
        field.value = word.slice(0, length);
        field.dispatchEvent(new Event('input', { bubbles: true }));
        times.push((await painted()) - began);
      }
    }
    field.value = '';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await painted();
    return times;
  }

  /** One sale of three tiles and exact cash: [to durable, to the painted done screen]. */
  async function sale() {
    await taps(3);
    let durable = 0;
    window.onStrictCommit = () => { durable = performance.now(); };
    const began = performance.now();
    button('Tunai pas').click();
    await appears(() => document.querySelector('[data-testid=done]') !== null);
    const done = await painted();
    window.onStrictCommit = null;
    button('Transaksi baru').click();
    await appears(() => document.querySelector('[data-testid=cart-total]') !== null);
    await painted();
    return [durable - began, done - began];
  }

  const open = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...call) {
    const made = open.apply(this, call);
    if (made.mode === 'readwrite' && made.durability === 'strict' && made.objectStoreNames.contains('events')) {
      made.addEventListener('complete', () => window.onStrictCommit?.());
    }
    return made;
  };

  window.bench = { taps, scans, searches, sale };
})();
