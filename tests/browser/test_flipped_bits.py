"""One bit wrong in a tablet's copies: noticed, and what it held comes from the other copy.

Each round flips several bits of different sales, in the second copy (OPFS) or in the database
(IndexedDB), never both of one sale, and opens the till again. What of the hub's side is
tests/pos/backups/test_wrong_bits.py.
"""

from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import second_copy
from tests.browser.data_layer import READ_EVENTS, serve
from tests.browser.test_durability import assert_chain
from tests.browser.test_storage import in_database, reopen, sealing_till, sell, with_row
from tests.rounds import dice, rounds

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SALES, BITS_A_ROUND = 14, 10
ROUNDS = -(-rounds(20) // BITS_A_ROUND)
# Of what a row holds: the sealed sale, the hash that names it, its place in the chain.
IN_A_ROW = """
const bytes = new Uint8Array(row.sealed.data);
const at = Math.floor(%(part)r * bytes.length);
bytes[at] ^= 1 << %(bit)d;
row.sealed.data = row.sealed.data instanceof ArrayBuffer ? bytes.buffer : bytes;
store.put(row);
"""
IN_A_HASH = """
const at = Math.floor(%(part)r * row.hash.length);
const code = row.hash.charCodeAt(at) ^ (1 << %(bit)d);
row.hash = row.hash.slice(0, at) + String.fromCharCode(code) + row.hash.slice(at + 1);
store.put(row);
"""
COUNT_DAMAGED = """
(store) => new Promise((resolve) => {
  const asking = store('damaged').count();
  asking.onsuccess = () => resolve(asking.result);
})
"""


@pytest.fixture
def tablet(context: BrowserContext, data_layer: Path) -> BrowserContext:
    serve(context, data_layer)
    return context


def test_bits_in_either_copy_are_noticed_and_every_sale_is_still_there(
    tablet: BrowserContext,
) -> None:
    page = sealing_till(tablet)
    sold = sell(page, SALES)
    luck = dice(0)
    for number in range(ROUNDS):
        second_copy.settled(page, SALES)
        second_copy.close_till(page)
        kept = in_database(page, COUNT_DAMAGED)
        chosen = luck.sample(range(1, SALES + 1), BITS_A_ROUND)
        in_rows = luck.randint(1, BITS_A_ROUND - 1)
        for seq in chosen[:in_rows]:
            how = luck.choice([IN_A_ROW, IN_A_HASH])
            with_row(page, seq, how % {"part": luck.random(), "bit": luck.randrange(7)})
        for seq in chosen[in_rows:]:
            _flip_in_the_copy(page, luck, seq)
        report = second_copy.swept(reopen(page))
        told = (report["healed"], report["lost"], report["differing"])
        assert told == (in_rows, [], []), (number, chosen, in_rows)
        assert report["damaged"] > 0
        assert report["rebuilt"] == BITS_A_ROUND - in_rows, (number, chosen, in_rows)
        assert in_database(page, COUNT_DAMAGED) >= kept, "what was damaged is kept beside"
        events = page.evaluate(READ_EVENTS)
        assert_chain(events, length=SALES)
        assert [event["raw"] for event in events] == [one["raw"] for one in sold]
        assert second_copy.numbers(page) == list(range(1, SALES + 1))


def _flip_in_the_copy(page: Page, luck: Random, seq: int) -> None:
    """The newest whole record of this sale; its length, its checksum or what they cover."""
    for name, content in reversed(second_copy.segments(page).items()):
        found = [
            one
            for one in second_copy.records(content)
            if one.whole and one.head["kind"] == "event" and one.head["columns"]["seq"] == seq
        ]
        if found:
            record = found[-1]
            ends = record.at + 8 + int.from_bytes(content[record.at : record.at + 4], "little")
            place = luck.randrange(record.at, ends)
            byte = content[place] ^ 1 << luck.randrange(8)
            page.evaluate(second_copy.CHANGE, [name, place, [byte], None])
            return
    raise AssertionError(f"no copy of {seq}")
