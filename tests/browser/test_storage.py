"""Two copies of every sale in two engines of the browser: what one loses, the other gives back."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from pos.outlets import recovery, vault
from tests.browser import second_copy
from tests.browser.data_layer import READ_EVENTS, open_till, serve
from tests.browser.test_durability import assert_chain

pytestmark = pytest.mark.browser

SEED = bytes(range(32))
IN_DATABASE = """
async ([work, value]) => {
  const opening = indexedDB.open('lancar-till');
  const database = await new Promise((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
  });
  const writing = database.transaction([...database.objectStoreNames], 'readwrite');
  const done = new Promise((resolve, reject) => {
    writing.oncomplete = resolve;
    writing.onabort = () => reject(writing.error);
  });
  const answer = await new Function('store', 'value', `return (${work})(store, value)`)(
    (name) => writing.objectStore(name), value);
  await done;
  database.close();
  return answer;
}
"""
# With a row of the events store by its number, behind the data layer's back.
WITH_ROW = """
(store, [seq, change]) => new Promise((resolve) => {
  const asking = store('events').getAll();
  asking.onsuccess = () => {
    const row = asking.result.find((one) => one.seq === seq);
    new Function('row', 'store', change)(row, store('events'));
    resolve();
  };
})
"""


@pytest.fixture
def tablet(context: BrowserContext, data_layer: Path) -> BrowserContext:
    serve(context, data_layer)
    return context


def in_database(page: Page, work: str, value: Any = None) -> Any:
    return page.evaluate(IN_DATABASE, [work, value])


def with_row(page: Page, seq: int, change: str) -> None:
    in_database(page, WITH_ROW, [seq, change])


def set_fact(page: Page, name: str, value: Any) -> None:
    in_database(page, "(store, [name, value]) => store('meta').put(value, name)", [name, value])


def sell(page: Page, count: int = 1) -> list[dict[str, Any]]:
    return [page.evaluate("() => sell()") for _ in range(count)]


def reopen(page: Page) -> Page:
    page.reload()
    page.evaluate("() => window.ready")
    return page


def sealing_till(tablet: BrowserContext) -> Page:
    """A paired till that knows the recovery key of a shop whose owner holds SEED."""
    page = open_till(tablet, pair=True)
    set_fact(page, "recovery_key", recovery.public_keys(SEED).wrap)
    return reopen(page)


def test_every_sale_follows_into_the_second_copy_at_once(tablet: BrowserContext) -> None:
    tablet.add_init_script(NO_SECOND_PASSES)
    page = open_till(tablet, pair=True)
    sold = sell(page, 5)
    second_copy.settled(page, 5)
    copies = second_copy.events(page)
    assert [one.head["columns"]["hash"] for one in copies] == [one["hash"] for one in sold]
    assert [one.body.decode() for one in copies] == [one["raw"] for one in sold]
    assert page.evaluate("() => till.copy.value.lagMs") > 0
    assert second_copy.records(next(iter(second_copy.segments(page).values())))[0].head[
        "identity"
    ] == in_database(page, WITH_IDENTITY)


# No machine can be too slow for this: what waits for a second or more never comes.
NO_SECOND_PASSES = """
const soon = window.setTimeout.bind(window);
window.setTimeout = (what, ms, ...given) => ms >= 1000 ? 0 : soon(what, ms, ...given);
window.setInterval = () => 0;
"""
WITH_IDENTITY = """
(store) => new Promise((resolve) => {
  const asking = store('meta').get('identity');
  asking.onsuccess = () => resolve(asking.result);
})
"""


def test_neither_copy_shows_goods_amounts_or_people_and_the_owners_card_opens_both(
    tablet: BrowserContext,
) -> None:
    page = sealing_till(tablet)
    sold = sell(page, 3)
    second_copy.settled(page, 3)
    stored = page.evaluate(READ_EVENTS)
    assert [event["raw"] for event in stored] == [one["raw"] for one in sold]
    assert all(event["was_sealed"] for event in stored)
    (segment,) = second_copy.segments(page).values()
    assert b"Ana" not in segment
    assert b"total_minor" not in segment
    entries = second_copy.records(segment)
    (row,) = [one.head["row"] for one in entries if one.head["kind"] == "key"]
    data_key = vault.open_data_key(SEED, row)
    for record, one in zip(second_copy.events(page), sold, strict=True):
        sealed = {**record.head["sealed"], "data": url_text(record.body)}
        event = {**record.head["columns"], "sealed": sealed}
        assert vault.open_event(data_key, event).decode() == one["raw"]


def test_sales_that_the_database_lost_come_back_before_the_next_one(tablet: BrowserContext) -> None:
    """As after a restore of the profile's databases to an older state."""
    page = sealing_till(tablet)
    sell(page, 2)
    tail = in_database(page, WITH_IDENTITY.replace("identity", "tail"))
    sold = sell(page, 3)
    second_copy.settled(page, 5)
    for seq in (3, 4, 5):
        with_row(page, seq, "store.delete([row.device, row.epoch, row.stream, row.seq])")
    set_fact(page, "tail", tail)
    page = reopen(page)
    assert sell(page)[0]["receipt"]["counter"] == 6
    events = page.evaluate(READ_EVENTS)
    assert_chain(events, length=6)
    assert [event["raw"] for event in events[2:5]] == [one["raw"] for one in sold]
    assert page.evaluate("() => till.copy.value.report.healed") == 3


def test_a_lost_second_copy_is_made_anew(tablet: BrowserContext) -> None:
    page = sealing_till(tablet)
    sell(page, 7)
    second_copy.close_till(page)
    page.evaluate(second_copy.REMOVE)
    page = reopen(page)
    report = second_copy.swept(page)
    assert second_copy.numbers(page) == [1, 2, 3, 4, 5, 6, 7]
    assert (report["rebuilt"], report["lost"], report["differing"]) == (7, [], [])


def test_a_torn_last_record_is_ignored_and_written_again(tablet: BrowserContext) -> None:
    page = open_till(tablet, pair=True)
    sell(page, 3)
    second_copy.settled(page, 3)
    second_copy.close_till(page)
    ((name, content),) = second_copy.segments(page).items()
    last = second_copy.records(content)[-1]
    page.evaluate(second_copy.CHANGE, [name, 0, None, last.at + 40])
    page = reopen(page)
    sell(page)
    second_copy.swept(page)
    assert second_copy.numbers(page) == [1, 2, 3, 4]
    assert sorted(second_copy.segments(page)) == ["00000001.lcj", "00000002.lcj"]
    assert_chain(page.evaluate(READ_EVENTS), length=4)


def test_a_flipped_bit_in_the_copy_is_counted_and_the_record_written_again(
    tablet: BrowserContext,
) -> None:
    page = sealing_till(tablet)
    sell(page, 4)
    second_copy.settled(page, 4)
    second_copy.close_till(page)
    ((name, content),) = second_copy.segments(page).items()
    second = [one for one in second_copy.records(content) if one.head["kind"] == "event"][1]
    byte = content[second.at + 60] ^ 4
    page.evaluate(second_copy.CHANGE, [name, second.at + 60, [byte], None])
    report = second_copy.swept(reopen(page))
    assert (report["damaged"], report["rebuilt"], report["healed"]) == (1, 1, 0)
    assert second_copy.numbers(page) == [1, 2, 3, 4]


DAMAGES = {
    "gone": "store.delete([row.device, row.epoch, row.stream, row.seq])",
    "nonsense": "store.put({ device: row.device, epoch: row.epoch, stream: 'F', seq: row.seq })",
    "flipped seal": "row.sealed.data[5] ^= 1; store.put(row)",
    "another hash": "row.hash = 'f'.repeat(64); store.put(row)",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_row_is_healed_from_the_copy_and_kept_beside(
    tablet: BrowserContext, damage: str
) -> None:
    page = sealing_till(tablet)
    sold = sell(page, 5)
    second_copy.settled(page, 5)
    with_row(page, 3, DAMAGES[damage])
    page = reopen(page)
    assert sell(page)[0]["receipt"]["counter"] == 6  # it still starts and sells
    report = second_copy.swept(page)
    assert (report["healed"], report["lost"], report["differing"]) == (1, [], [])
    events = page.evaluate(READ_EVENTS)
    assert_chain(events, length=6)
    assert events[2]["raw"] == sold[2]["raw"]
    kept = in_database(page, COUNT_DAMAGED)
    assert kept == (0 if damage == "gone" else 1)


COUNT_DAMAGED = """
(store) => new Promise((resolve) => {
  const asking = store('damaged').count();
  asking.onsuccess = () => resolve(asking.result);
})
"""


def test_two_sound_events_under_one_number_raise_the_alarm_and_nothing_is_overwritten(
    tablet: BrowserContext,
) -> None:
    """The copy of another history: as when somebody puts half of an old profile back."""
    page = open_till(tablet, pair=True)
    before = in_database(page, WITH_IDENTITY.replace("identity", "tail"))
    first = sell(page)[0]
    second_copy.settled(page, 1)
    with_row(page, 1, DAMAGES["gone"])
    set_fact(page, "tail", before)
    other = open_till(tablet, before=NO_OPFS)
    page.close()
    other.wait_for_function("() => till.writer.state.value === 'writer'")
    second = sell(other)[0]
    assert (first["seq"], second["seq"]) == (1, 1)
    other.close()
    page = open_till(tablet)
    report = second_copy.swept(page)
    assert report["differing"] == [1]
    assert page.evaluate("() => till.status.value.trouble") == "copies_differ"
    assert page.evaluate(READ_EVENTS)[0]["hash"] == second["hash"]
    assert second_copy.events(page)[0].head["columns"]["hash"] == first["hash"]
    sell(page)


NO_OPFS = """
const refused = () => Promise.reject(new DOMException('no', 'SecurityError'));
StorageManager.prototype.getDirectory = refused;
const Plain = window.Worker;
window.Worker = class extends Plain {
  constructor(address, options) {
    if (String(address).includes('copy.worker')) throw new Error('no worker');
    super(address, options);
  }
};
"""


def test_a_browser_without_the_second_engine_sells_and_says_so(tablet: BrowserContext) -> None:
    page = open_till(tablet, pair=True, before=NO_OPFS)
    assert [one["seq"] for one in sell(page, 3)] == [1, 2, 3]
    assert page.evaluate("() => till.copy.value.kind") == "failing"
    assert_chain(page.evaluate(READ_EVENTS), length=3)


def test_a_tab_frozen_with_its_segment_does_not_hold_up_the_copy(tablet: BrowserContext) -> None:
    first = open_till(tablet, pair=True)
    sell(first, 2)
    second_copy.settled(first, 2)
    second = open_till(tablet)
    second.evaluate("() => till.writer.takeOver()")
    sell(second, 2)
    second.wait_for_function("() => till.copy.value.kind === 'kept'")
    second_copy.swept(second)
    assert second_copy.numbers(second) == [1, 2, 3, 4]


FACTS: dict[str, Any] = {
    "tail": {"device": 5},
    "identity": "nonsense",
    "mark": "nonsense",
    "cursor": {"a": 1},
    "writer": "nonsense",
    "clock": "nonsense",
    "catalog": "nonsense",
}


@pytest.mark.parametrize("fact", FACTS)
def test_a_damaged_fact_is_found_again_and_selling_goes_on(
    tablet: BrowserContext, fact: str
) -> None:
    page = sealing_till(tablet)
    sell(page, 3)
    second_copy.settled(page, 3)
    set_fact(page, fact, FACTS[fact])
    page = reopen(page)
    assert page.evaluate("() => till.identity.value?.series") == "K02"
    assert sell(page)[0]["receipt"]["counter"] == 4
    assert_chain(page.evaluate(READ_EVENTS), length=4)


def test_a_lost_device_key_locks_the_past_says_so_and_the_owners_card_still_opens_it(
    tablet: BrowserContext,
) -> None:
    page = sealing_till(tablet)
    sold = sell(page, 2)
    second_copy.settled(page, 2)
    in_database(page, "(store) => store('device_key').delete('device')")
    page = reopen(page)
    later = sell(page)[0]
    rows = page.evaluate("() => till.history.list()")
    assert [row["problemCode"] for row in rows] == [None, "vault_locked", "vault_locked"]
    assert [row["receiptNumber"] for row in rows] == [
        one["receipt"]["number"] for one in [later, sold[1], sold[0]]
    ]
    assert page.evaluate("() => till.status.value.trouble") == "vault_locked"
    parts = second_copy.segments(page).values()
    records = [one for part in parts for one in second_copy.records(part)]
    keys = {one.head["row"]["id"]: one.head["row"] for one in records if one.head["kind"] == "key"}
    for one, event in zip([*sold, later], second_copy.events(page), strict=True):
        sealed = {**event.head["sealed"], "data": url_text(event.body)}
        key = vault.open_data_key(SEED, keys[sealed["key"]])
        assert json.loads(vault.open_event(key, {**event.head["columns"], "sealed": sealed})) == (
            json.loads(one["raw"])
        )


def url_text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
