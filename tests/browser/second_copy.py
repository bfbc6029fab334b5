"""The second copy read from outside: its bytes out of OPFS, parsed by its format's own text.

The format stands in frontend/src/data/copy_file.ts; this is a reader of its own, so that a fault
shared by the till's writer and reader would show.
"""

import base64
import json
import zlib
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.browser.asking import until_true

MAGIC = b"LANCARC1"

SEGMENTS = """
async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('lancar-journal', { create: true });
  const found = {};
  for await (const [name, handle] of folder.entries()) {
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 32768) {
      text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    }
    found[name] = btoa(text);
  }
  return found;
}
"""
REMOVE = """
async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('lancar-journal', { recursive: true });
}
"""
# Writes bytes into a segment, or cuts it, as a fault of the medium would.
CHANGE = """
async ([name, at, bytes, size]) => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('lancar-journal');
  const file = await folder.getFileHandle(name);
  const writing = await file.createWritable({ keepExistingData: true });
  if (bytes !== null) {
    await writing.write({ type: 'write', position: at, data: new Uint8Array(bytes) });
  }
  if (size !== null) await writing.truncate(size);
  await writing.close();
}
"""
# No worker holds a segment any more: the browser gives each out to one holder at a time.
IS_LET_GO = """
async () => {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('lancar-journal', { create: true });
  try {
    for await (const file of folder.values()) await (await file.createWritable()).abort();
    return true;
  } catch {
    return false;
  }
}
"""


@dataclass(frozen=True)
class Record:
    at: int
    head: dict[str, Any]
    body: bytes
    whole: bool


def segments(page: Page) -> dict[str, bytes]:
    found = page.evaluate(SEGMENTS)
    return {name: base64.b64decode(text) for name, text in sorted(found.items())}


def records(segment: bytes) -> list[Record]:
    assert segment[:8] == MAGIC
    found, at = [], 8
    while at + 8 <= len(segment):
        length = int.from_bytes(segment[at : at + 4], "little")
        if length == 0:
            break
        content = segment[at + 8 : at + 8 + length]
        head_length = int.from_bytes(content[:4], "little")
        whole = zlib.crc32(content) == int.from_bytes(segment[at + 4 : at + 8], "little")
        head = json.loads(content[4 : 4 + head_length]) if whole else {}
        found.append(Record(at, head, content[4 + head_length :], whole))
        at += 8 + length
    return found


def events(page: Page) -> list[Record]:
    """All events of the copy, oldest first."""
    everything = [one for segment in segments(page).values() for one in records(segment)]
    return [one for one in everything if one.head.get("kind") == "event"]


def numbers(page: Page) -> list[int]:
    return sorted({one.head["columns"]["seq"] for one in events(page)})


def settled(page: Page, head: int) -> None:
    """Until the copy holds this many events."""
    page.wait_for_function("() => till.copy.value.behind === 0 && till.copy.value.kind === 'kept'")
    assert numbers(page) == list(range(1, head + 1))


def close_till(page: Page) -> None:
    """And its worker has let go of the files."""
    page.evaluate("() => till.close()")
    until_true(page, IS_LET_GO)


def swept(page: Page) -> dict[str, Any]:
    """The report once everything was compared."""
    page.wait_for_function("() => till.copy.value.report.complete", timeout=60_000)
    report: dict[str, Any] = page.evaluate("() => till.copy.value.report")
    return report
