"""A barcode scanner at the speed of a real one, however busy the machine is.

A scanner's keys carry the time at which the hardware sent them; keys sent through the test driver
carry the time at which a busy machine got round to them, and would look like a person's. So the
whole code is typed inside the page, each key with the time it has on the scanner, three
milliseconds after the one before, also where the page itself stands still amid them. What nobody
prevents is written into the focused field, as a browser does.
"""

from playwright.sync_api import Page

TYPE = """
([keys, gap]) => {
  const stamped = (kind, key, at) => {
    const event = new KeyboardEvent(kind, { key, bubbles: true, cancelable: true, composed: true });
    return Object.defineProperty(event, 'timeStamp', { value: at });
  };
  const press = (key, at) => {
    const target = document.activeElement ?? document.body;
    const went = target.dispatchEvent(stamped('keydown', key, at));
    const field = target instanceof HTMLInputElement && key.length === 1;
    if (went && field) document.execCommand('insertText', false, key);
    target.dispatchEvent(stamped('keyup', key, at));
  };
  const began = performance.now();
  while (performance.now() < began + keys.length * gap); // none is pressed before its time
  keys.forEach((key, place) => press(key, began + place * gap));
}
"""
GAP_MS = 3


FAST_HAND_MS = 25


def scan(page: Page, code: str) -> None:
    page.evaluate(TYPE, [[*code, "Enter"], GAP_MS])


def type_fast(page: Page, text: str, *, over_all: bool = False) -> None:
    """A person whose keys follow each other as fast as a slow scanner's. `over_all`: over what
    stands in the field, selected in the same moment, whatever a busy page still has to do."""
    select = "document.activeElement.select();" if over_all else ""
    page.evaluate(f"(typed) => {{ {select} ({TYPE.strip()})(typed); }}", [[*text], FAST_HAND_MS])
