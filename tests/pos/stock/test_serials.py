"""Serial numbers follow refunds, however late and in whatever order tills tell."""

import pytest

from pos.journal.models import Problem
from pos.journal.replay import rebuild
from pos.stock.actions import Noted, note_serials
from pos.stock.serials import pieces_of
from tests.pos.world import make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


def test_a_refund_brings_a_piece_back_and_a_part_of_a_line_asks_which():
    world = make_world()
    till, phone = pair(world), stock_up(world, serials={"serials": True})
    noted = Noted({phone.id: ["A1", "A2", "A3"]}, reference="stok awal")
    note_serials(outlet=world.outlet, noted=noted, by=None)
    one = till.sell_second({**of(phone), "note": "SN A1"})
    two = till.sell_second({**of(phone, 2_000), "note": "SN A2, A3"})
    till.refund(one)
    till.push()
    known = pieces_of(world.merchant.id, world.outlet.id, phone.id)
    assert {key: piece.state for key, piece in known.items()} == {
        "A1": "Di toko (pernah terjual)",
        "A2": "Terjual",
        "A3": "Terjual",
    }
    half = {**two["lines"][0], "quantity_milli": 1_000, "base_quantity_milli": 1_000}
    till.refund({**two, "lines": [half]})
    till.push()
    known = pieces_of(world.merchant.id, world.outlet.id, phone.id)
    assert [known[key].state for key in ("A2", "A3")] == ["Terjual", "Terjual"]
    told = Problem.objects.get(code="serial_doubtful").sentence
    assert "nomor seri A2, A3 di struk" in told
    assert rebuild(verify_only=True) == []
