"""The record as a file that proves itself: whole on another machine, and nothing in it can be
changed, added or lost without the first bad event being named."""

import json
import shutil
import subprocess
import sys
import zipfile
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from pos.journal.audit import Report, audit
from pos.journal.models import Event
from pos.journal.record import verify_record
from pos.journal.record.verify_record import Bad, encode, verify, written
from pos.journal.verify import prove_signatures
from tests.pos.world import Till, World, make_world, of, pair, stock_up
from tests.rounds import dice, rounds

pytestmark = pytest.mark.django_db
TAMPERINGS = 20
REVOKED = {"device": "00000000-0000-7000-8000-000000000001", "reason": "hilang"}


def shop() -> tuple[World, list[Till]]:
    world = make_world()
    tills, product = [pair(world), pair(world, "Kasir 2")], stock_up(world)
    for till in tills:
        for _ in range(4):
            sold = till.sell_second(of(product, 3_000))
        till.refund(sold)
        till.push()
    return world, tills


def export(folder: Path) -> Path:
    target = folder / "catatan.zip"
    call_command("verify_journal", export=target, stdout=StringIO())
    return target


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Unpacked, so that it can be tampered with."""
    shop()
    with zipfile.ZipFile(export(tmp_path)) as packed:
        packed.extractall(tmp_path / "record")
    return tmp_path / "record"


def test_the_record_checks_itself_with_python_and_cryptography_alone(tmp_path):
    _, tills = shop()
    said = StringIO()
    call_command("verify_journal", export=tmp_path / "catatan.zip", stdout=said)
    with zipfile.ZipFile(tmp_path / "catatan.zip") as packed:
        packed.extract("verify_record.py", tmp_path / "elsewhere")
    script = tmp_path / "elsewhere" / "verify_record.py"
    checked = subprocess.run(
        [sys.executable, "-I", script, tmp_path / "catatan.zip"],
        capture_output=True,
        text=True,
        cwd=tmp_path / "elsewhere",
        env={},
        timeout=60,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert (
        f"UTUH / WHOLE: {Event.objects.count()} events in {len(tills) + 1} chains" in checked.stdout
    )
    key = said.getvalue().rsplit("Server key: ", 1)[1]
    assert checked.stdout.endswith(f"Server key: {key}")


def test_a_record_is_never_written_over_something_nor_when_it_has_a_fault(tmp_path):
    shop()
    target = export(tmp_path)
    with pytest.raises(CommandError, match="sudah ada"):
        export(tmp_path)
    target.unlink()
    Event.objects.filter(kind="sale.refunded").delete()
    with pytest.raises(CommandError, match=r"first: (gap|head_differs)"):
        export(tmp_path)
    assert not target.exists()


def test_whoever_signs_a_changed_list_himself_has_another_key(record):
    """Then only the fingerprint tells: the owner's own server prints the right one."""
    manifest = json.loads((record / "manifest.json").read_text())
    manifest["events"] -= 1
    (record / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(Bad, match="manifest_signature"):
        verify(record)


def test_a_record_with_events_that_only_their_chain_proves_is_written_and_names_them(tmp_path):
    """One found at the door, one by the worker: both were told, neither may close the record."""
    _, (first, second) = shop()
    names = []
    for till, last in ((first, "A" * 86), (second, None)):
        for _ in range(3):
            till.tablet.append("device.revoked", REVOKED)
        events = till.tablet.events
        events[-3]["sig"], events[-1]["sig"] = "A" * 86, last or events[-1]["sig"]
        names.append([till.tablet.device, 1, "F", len(events) - 2])
        till.push()
    names.append([first.tablet.device, 1, "F", len(first.tablet.events)])  # set apart
    while prove_signatures():
        pass
    report = Report()
    assert list(audit(report)) == []
    assert report.unproven == len(names)
    manifest, _ = verify(export(tmp_path))
    assert sorted(manifest["unproven"]) == sorted(names)


def lines_of(record: Path) -> list[str]:
    return (record / "events.jsonl").read_text().splitlines(keepends=True)


def change_a_byte(record: Path, luck: Random) -> int:
    """Any byte of any event's line, whatever it means; answers the line it is in."""
    path = record / "events.jsonl"
    content = bytearray(path.read_bytes())
    at = luck.randrange(len(content))
    content[at] ^= 1 << luck.randrange(8)
    path.write_bytes(content)
    return bytes(content[:at]).count(b"\n")


def lose_a_line(record: Path, luck: Random) -> int:
    return edit(record, luck, lambda lines, at: lines.pop(at))


def say_a_line_twice(record: Path, luck: Random) -> int:
    return edit(record, luck, lambda lines, at: lines.insert(at, lines[at]))


def swap_two_lines(record: Path, luck: Random) -> int:
    def swap(lines: list[str], at: int) -> None:
        lines[at], lines[at - 1] = lines[at - 1], lines[at]

    return edit(record, luck, swap)


def take_another_signature(record: Path, luck: Random) -> int:
    def swap(lines: list[str], at: int) -> None:
        mine, other = json.loads(lines[at]), json.loads(lines[at - 1])
        lines[at] = written(mine["raw"], other["sig"])

    return edit(record, luck, swap)


def respell_a_signature(record: Path, luck: Random) -> int:
    """The last of its characters has four bits that say nothing."""

    def respell(lines: list[str], at: int) -> None:
        pair = json.loads(lines[at])
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        place = alphabet.index(pair["sig"][-1])
        lines[at] = written(pair["raw"], pair["sig"][:-1] + alphabet[place ^ 1])
        assert encode(verify_record.decode(json.loads(lines[at])["sig"])) == pair["sig"]

    return edit(record, luck, respell)


def raise_an_amount(record: Path, luck: Random) -> int:
    def change(lines: list[str], at: int) -> None:
        pair = json.loads(lines[at])
        event = json.loads(pair["raw"])
        event["hlc"][0] += 1
        raw = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        lines[at] = written(raw, pair["sig"])

    return edit(record, luck, change)


def edit(record: Path, luck: Random, change) -> int:
    lines = lines_of(record)
    at = luck.randrange(1, len(lines))
    change(lines, at)
    (record / "events.jsonl").write_text("".join(lines))
    return at


WAYS = (
    change_a_byte,
    change_a_byte,
    lose_a_line,
    say_a_line_twice,
    swap_two_lines,
    take_another_signature,
    respell_a_signature,
    raise_an_amount,
)


def test_every_tampering_is_found_and_the_first_bad_event_is_named(record):
    """Named: the line itself, or its neighbour when it is gone, twice, or in another place."""
    verify(record)
    honest = record.parent / "honest"
    shutil.copytree(record, honest)
    luck = dice(24)
    for turn in range(rounds(TAMPERINGS)):
        way = WAYS[turn % len(WAYS)]
        shutil.copy(honest / "events.jsonl", record / "events.jsonl")
        at = way(record, luck)
        with pytest.raises(Bad) as found:
            verify(record)
        assert found.value.code != "file_differs", way.__name__
        assert is_near(honest, at, found.value.where), f"{way.__name__} {at}: {found.value}"


def is_near(honest: Path, at: int, where: str) -> bool:
    """Does `where` name this event, the one before it or the one after it?"""
    lines = lines_of(honest)
    for line in lines[max(0, at - 1) : at + 2]:
        event = json.loads(json.loads(line)["raw"])
        name = f"device {event['device']} epoch {event['epoch']} stream {event['stream']}"
        if name in where and f"seq {event['seq']}" in where:
            return True
    return where.startswith(f"line {at + 1},")


CLEAR = ("kind", "prev", "hash", "series", "business_date", "signature")
NUMBERS = ("version", "epoch", "seq", "hlc_ms", "hlc_counter")
IDS = ("id", "device_id", "actor_id", "shift_id", "outlet_id")


def test_every_changed_row_of_the_record_is_found_by_the_server_itself():
    shop()
    rows = list(Event.objects.order_by("server_seq").values_list("pk", flat=True))
    luck = dice(25)
    for turn in range(rounds(TAMPERINGS)):
        event = Event.objects.get(pk=luck.choice(rows))
        column, value = tampered(event, turn, luck)
        where = [event.pk.hex]
        assert Event.objects.filter(pk=event.pk).count() == 1
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT honest")
            cursor.execute(f"UPDATE journal_event SET {column} = %s WHERE id = %s", [value, *where])
            assert cursor.rowcount == 1
            first = next(audit(Report()), None)
            cursor.execute("ROLLBACK TO honest")
        assert first is not None, (column, event.kind)
        assert f"{event.device_id}" in first.where or column == "device_id", (column, first)


def tampered(event: Event, turn: int, luck: Random) -> tuple[str, object]:
    if turn % 3 == 0:
        raw = bytearray(event.raw)
        raw[luck.randrange(len(raw))] ^= 1 << luck.randrange(8)
        return "raw", bytes(raw)
    column = luck.choice(CLEAR + NUMBERS + IDS)
    value = getattr(event, column)
    if column in NUMBERS:
        return column, value + 100_000
    if column in IDS:
        return column, f"{luck.getrandbits(128):032x}"
    place = luck.randrange(len(value))
    other = "b" if value[place] == "a" else "a"
    return column, value[:place] + other + value[place + 1 :]
