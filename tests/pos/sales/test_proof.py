"""Paper proves the sale: found, missing, different, forged, each in plain words."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from pos.domain.receipt_proof import proof_text, signing_text, with_signature
from pos.journal.envelope import sha256
from pos.sales.proof import examine
from tests.pos.world import make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
TOTAL = "struk B01-K01-20261121-0001 senilai Rp 3.500"


def printed(till, event, **changes):
    """What the tablet's QR code says about an event, signed with its own key."""
    envelope = json.loads(event["raw"])
    body = envelope["body"]
    facts = {
        "number": body["receipt"]["number"],
        "total_minor": body["due_minor"],
        "epoch": envelope["epoch"],
        "seq": envelope["seq"],
        "event": envelope["id"],
        "device": envelope["device"],
        "hash": sha256(event["raw"].encode()),
        **changes,
    }
    text = proof_text(facts)
    return with_signature(text, till.tablet.sign(signing_text(text).encode()))


def sold():
    world = make_world()
    till, product = pair(world), stock_up(world)
    till.sell_second(of(product))
    return till, printed(till, till.tablet.events[0])


def test_a_receipt_whose_sale_is_here_is_found():
    till, text = sold()
    till.push()
    finding = examine(f"  {text.lower()}\n")
    assert finding.outcome == "found"
    assert finding.sentence == f"COCOK: {TOTAL} asli dan tersimpan di server."


def test_a_receipt_whose_sale_never_came_is_genuine_and_missing():
    _, text = sold()
    finding = examine(text)
    assert finding.outcome == "missing"
    assert finding.sentence == (
        f"BELUM ADA: {TOTAL} asli, tetapi belum sampai di server. Server memegang nomor urut "
        "sampai 0 dari perangkat itu; struk ini nomor 1."
    )


@pytest.mark.parametrize("wrong", ["total", "number", "signature", "device"])
def test_a_changed_receipt_is_forged(wrong):
    till, text = sold()
    till.push()
    parts = text.split(":")
    if wrong == "total":
        parts[2] = "9999999"
    elif wrong == "number":
        parts[1] = "B01-K01-20261121-0002"
    elif wrong == "signature":
        parts[8] = ("B" if parts[8][0] == "A" else "A") + parts[8][1:]
    else:
        parts[6] = "A" * 26
    assert examine(":".join(parts)).outcome == "forged"


def test_the_signature_of_an_event_is_not_a_signature_of_paper():
    till, text = sold()
    till.push()
    event = till.tablet.events[0]
    unsigned = text.rsplit(":", 1)[0]
    assert examine(with_signature(unsigned, event["sig"])).outcome == "forged"


def test_a_tablet_that_signed_two_things_in_one_place_is_told_apart():
    till, _ = sold()
    till.push()
    other = printed(till, till.tablet.events[0], hash="ff" * 32)
    finding = examine(other)
    assert finding.outcome == "differs"
    assert finding.sentence.startswith(f"BERBEDA: {TOTAL} asli, tetapi server menyimpan isi lain")


def test_the_command_says_so_and_ends_with_it():
    till, text = sold()
    till.push()
    for scanned, code in ((text, 0), ("LANCAR1:x", 2)):
        out = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("verify_receipt", scanned, stdout=out)
        assert ended.value.code == code
        assert out.getvalue().strip() == examine(scanned).sentence
