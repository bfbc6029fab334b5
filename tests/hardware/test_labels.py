"""Labels on a roll: what comes out scans, as often as asked; what ails a printer is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import zxingcpp

from hardware.actions import Asker, add_printer, ask_for_labels, change_printer, retry_job
from hardware.drivers import receipts
from hardware.drivers.labels import JAMMED, LabelTalk, ZplTalk
from hardware.drivers.receipts import Device
from hardware.keeper import Keeper
from hardware.labels import draw, encode_labels, label_document, strips_of
from hardware.links import NetworkLink
from hardware.models import Printer, PrintJob, State
from hardware.queries import printer_for
from hardware.virtual.labels import LabelRoll, VirtualLabelPrinter
from hardware.virtual.paper import draw as drawn
from pos.catalog.labels import Label, bars_of, sheet_of
from pos.journal.errors import BadInput, RuleError
from pos.journal.ids import uuid7
from tests.hardware.spool import NEVER_SECONDS, hand_over, hurry, printer_on_the_net, put_up, turn
from tests.pos.world import World, make_world
from tests.waiting import until

EAN = "8998866200318"
NOODLES = Label("Indomie Goreng 85 g", "bks", "Rp 3.500", bars_of(EAN))
EGG = Label("Telur ayam négeri sangat panjang namanya sekali", "kg", "", None)
LABELS = [NOODLES, NOODLES, NOODLES, NOODLES, EGG]
LANGUAGES = ("tspl", "zpl")


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    monkeypatch.setattr(receipts, "SILENCE_SECONDS", 20.0)  # drawing a strip takes its time


@contextmanager
def label_printer(language: str) -> Iterator[VirtualLabelPrinter]:
    device = VirtualLabelPrinter(LabelRoll(language=language)).start()
    try:
        yield device
    finally:
        device.stop()


def put_up_labels(world: World, device: VirtualLabelPrinter) -> Printer:
    return add_printer(
        outlet=world.outlet,
        by=world.sari.id,
        identity={"name": "Label"},
        link={"host": "127.0.0.1", "port": device.port},
        paper={"profile": device.paper.language},
    )


def ask(printer: Printer, labels: Any = LABELS, sheet: str = "33x15", **more: Any) -> PrintJob:
    more.setdefault("job_id", uuid7())
    return ask_for_labels(
        printer=printer, sheet=sheet_of(sheet), labels=labels, asker=Asker(), **more
    )


def out_of(data: bytes, language: str, piece: int) -> LabelRoll:
    roll = LabelRoll(language=language)
    for start in range(0, len(data), piece):
        roll.feed(data[start : start + piece])
    assert roll.strange == []
    assert not roll.is_busy
    return roll


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("piece", [1, 997])
def test_both_languages_bring_the_same_strips_and_their_bars_scan(
    language: str, piece: int
) -> None:
    document = label_document(sheet_of("33x15"), [NOODLES] * 7)
    assert [(each["name"], each["copies"]) for each in document] == [("Indomie Goreng 85 g", 7)]
    roll = out_of(encode_labels(document, language), language, piece)
    assert [len(sheet.rows) // 2 for sheet in roll.sheets] == [2, 1]
    codes = [
        code.text for sheet in roll.sheets for code in zxingcpp.read_barcodes(drawn(sheet, roll))
    ]
    assert codes == [EAN] * 7


@pytest.mark.parametrize("sheet", ["33x15", "40x30", "50x20", "60x40"])
def test_a_label_stays_within_its_edges_on_every_roll(sheet: str) -> None:
    roll = sheet_of(sheet)
    for label in LABELS[-2:]:
        picture = draw(roll, [label])
        black = picture.point(lambda grey: 255 - grey).getbbox()
        assert black is not None
        assert black[2] <= (roll.left + roll.width) * 8 // 10
        assert black[3] <= roll.page_height * 8 // 10
        assert black[3] > roll.page_height * 8 // 20, "the lower half is empty"


def test_bars_too_fine_for_the_label_are_left_out_and_nothing_else() -> None:
    long = Label("Kabel", "pcs", "Rp 9.000", bars_of("ABCDEFGHIJKLMNOPQRSTUVWX"))
    strip, copies = strips_of(label_document(sheet_of("33x15"), [long]), "tspl")[0]
    assert (zxingcpp.read_barcodes(strip), copies) == ([], 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_come_out_once_and_the_printer_is_asked_when_they_are_done(
    world: World, language: str
) -> None:
    with label_printer(language) as device:
        printer = put_up_labels(world, device)
        job = ask(printer, job_id=(name := uuid7()))
        assert ask(printer, job_id=name).pk == job.pk
        turn(printer)
        job.refresh_from_db()
        assert (job.state, job.title) == (State.PRINTED, "5 label, Rol 33 × 15 mm, 3 kolom")
        assert [len(sheet.rows) // 2 for sheet in device.paper.sheets] == [1, 1]
        assert device.paper.strange == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printer_without_labels_says_so_and_goes_on_when_filled(
    world: World, language: str
) -> None:
    with label_printer(language) as device:
        printer, device.faults.no_paper = put_up_labels(world, device), True
        job = ask(printer)
        turn(printer)
        job.refresh_from_db()
        assert (job.state, job.trouble) == (State.WAITING, "Kertas printer habis.")
        device.faults.no_paper, device.faults.cover = False, True
        turn(printer)
        job.refresh_from_db()
        assert job.trouble == "Tutup printer terbuka."
        device.refill()
        turn(printer)
        job.refresh_from_db()
        assert (job.state, len(device.paper.sheets)) == (State.PRINTED, 2)


def test_receipts_never_go_to_a_printer_of_labels_nor_labels_to_one_of_receipts(
    world: World,
) -> None:
    with label_printer("tspl") as device, printer_on_the_net() as other:
        labels = put_up_labels(world, device)
        with pytest.raises(RuleError, match="belum punya printer struk"):
            printer_for("receipt", world.merchant.id, world.outlet.id)
        receipts = put_up(world, other)
        assert printer_for("receipt", world.merchant.id, world.outlet.id) == receipts
        with pytest.raises(RuleError, match="hanya mencetak label; pilih printer lain"):
            hand_over(labels)
        for printer in (labels, receipts):
            with pytest.raises(RuleError, match="Lembar A4 dicetak dari browser"):
                ask(printer, sheet="a4-24")
        change_printer(printer=receipts, by=None, paper={"profile": "generic58"})
        with pytest.raises(RuleError, match="lebih lebar daripada kertas Kasir"):
            ask(receipts, sheet="50x20")
        with pytest.raises(BadInput, match="Belum ada label"):
            ask(labels, [])
        job = ask(labels, sheet="60x40")
        with pytest.raises(RuleError, match="lebih lebar daripada kertas Kasir"):
            retry_job(job, printer=receipts)
        change_printer(printer=receipts, by=None, paper={"profile": "generic80"})
        assert retry_job(job, printer=receipts).printer_id == receipts.pk
        with pytest.raises(RuleError, match="hanya mencetak label; pilih printer lain"):
            retry_job(hand_over(receipts), printer=labels)
        assert PrintJob.objects.count() == 2


@pytest.mark.parametrize(
    ("profile", "columns", "dots"), [("generic58", 32, 384), ("xprinter80", 48, 576)]
)
def test_a_receipt_printer_prints_labels_one_below_the_other_and_their_bars_scan(
    world: World, profile: str, columns: int, dots: int
) -> None:
    """Three columns of a roll become one; a second try after a break bears no mark."""
    with printer_on_the_net(columns, dots) as device:
        device.paper.has_cutter = profile == "xprinter80"
        printer = put_up(world, device)
        change_printer(printer=printer, by=None, paper={"profile": profile})
        job = ask(printer)
        PrintJob.objects.filter(pk=job.pk).update(broken=1)
        turn(printer)
        job.refresh_from_db()
        assert (job.state, device.paper.strange) == (State.PRINTED, [])
        until(lambda: len(device.paper.sheets) == (5 if device.paper.has_cutter else 1))
        pictures = [drawn(sheet, device.paper) for sheet in device.paper.sheets]
        codes = [code.text for each in pictures for code in zxingcpp.read_barcodes(each)]
        assert codes == [EAN] * 4
        cut_here = [] if device.paper.has_cutter else ["- " * 16] * 5
        assert [line for sheet in device.paper.sheets for line in sheet.lines if line] == cut_here


@pytest.mark.parametrize("language", LANGUAGES)
def test_noise_instead_of_an_answer_never_ends_the_owner(
    world: World, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says is no status: it is believed when it took every byte."""
    monkeypatch.setattr(receipts, "ANSWER_SECONDS", NEVER_SECONDS)
    for noise in (b"\x00" * 7, b"\x02,,\x03\x02\x03\x02\x03", b"\xff\x03\x02" * 90):
        monkeypatch.setattr(VirtualLabelPrinter, "_says", lambda self, noise=noise: noise)
        with label_printer(language) as device:
            printer = put_up_labels(world, device)
            job = ask(printer)
            turn(printer)
            job.refresh_from_db()
            assert job.state in (State.PRINTED, State.WAITING)
            if job.state == State.PRINTED:
                until(lambda device=device: len(device.paper.sheets) == 2)
        Printer.objects.filter(pk=printer.pk).update(archived=True)


def test_a_jam_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    monkeypatch.setattr(VirtualLabelPrinter, "_says", lambda self: b"\x02")
    with label_printer("tspl") as device:
        assert Device(NetworkLink("127.0.0.1", device.port), LabelTalk).look() == JAMMED


def test_another_language_is_another_owner(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chosen wrongly at first, it is spoken to rightly without a new start of the server."""
    monkeypatch.setattr(receipts, "ANSWER_SECONDS", NEVER_SECONDS)  # in a language it has not
    world = make_world()
    with label_printer("zpl") as device:
        printer = put_up_labels(world, device)
        keeper = Keeper()
        try:
            keeper.look()
            first = keeper.owners[printer.pk]
            assert first.device.talk is ZplTalk
            change_printer(printer=printer, by=world.sari.id, paper={"profile": "tspl"})
            keeper.look()
            assert keeper.owners[printer.pk] is not first
            assert keeper.owners[printer.pk].device.talk is LabelTalk
        finally:
            owners = [first, *keeper.owners.values()]
            keeper._end()
            for owner in owners:
                owner.stop()
                owner.join(60)
