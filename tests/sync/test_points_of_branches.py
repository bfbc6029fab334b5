"""Points that expire where several servers serve one merchant, in the cloud: in this process."""

import uuid
from typing import Any

import pytest

from pos.balances.queries import points_of
from pos.customers.points import change_points_rule
from pos.journal.models import Event, Ledger
from pos.journal.replay import rebuild
from pos.kasbon.expiry import expire_due
from pos.outlets.actions import add_merchant, add_outlet
from pos.outlets.documents import record
from tests.pos.kasbon.test_points_expiry import it_is
from tests.sync.test_links import Box, linked
from tests.tablet import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(settings: Any, tmp_path: Any) -> Box:
    """The hub of a merchant's first outlet, as the cloud knows it."""
    settings.ROLE, settings.DATA_DIR = "cloud", tmp_path
    box = linked()
    merchant_id, outlet_id = uuid.UUID(box.merchant), uuid.UUID(box.outlet)
    add_merchant(merchant_id=merchant_id, name="Toko Uji")
    add_outlet(merchant_id=merchant_id, outlet_id=outlet_id, name="Pusat", by=None)
    return box


def test_points_that_a_hub_lets_expire_though_they_were_spent_elsewhere_come_back(
    first, monkeypatch
) -> None:
    """The hub speaks of its outlet, the cloud of those without a server, and puts both right."""
    who, merchant_id = {"id": new_id(), "name": "Wati"}, uuid.UUID(first.merchant)
    change_points_rule(merchant_id=merchant_id, by=None, expiry={"good_months": 12})
    dago = add_outlet(merchant_id=merchant_id, name="Dago", by=None)
    first.hand_in([*first.events, first.append("points.adjusted", changed(who, 100, 1))])
    it_is(monkeypatch, "2026-11-22")
    record("points.adjusted", dago, changed(who, -60, 2), None)
    assert points_in_cloud(who) == 40
    it_is(monkeypatch, "2027-12-01")
    assert (expire_due(), points_in_cloud(who)) == (0, 40)  # the hub has yet to speak
    gone = {"expiry": new_id(), "earned_until": "2026-11-30", "expired_at": 3}
    lines = [{"customer": who, "points": 100}]
    first.hand_in([first.append("points.expired", {**gone, "lines": lines})])
    assert points_in_cloud(who) == -60
    it_is(monkeypatch, "2027-12-02")
    assert (expire_due(), points_in_cloud(who)) == (1, 0)
    said = Event.objects.filter(kind="points.expired").values_list("outlet_id", flat=True)
    assert list(said.order_by("server_seq")) == [uuid.UUID(first.outlet), dago.id]
    assert rebuild(verify_only=True) == []


def changed(who: dict[str, str], points: int, at: int) -> dict[str, Any]:
    person = {"id": new_id(), "name": "Sari"}
    told = {"adjustment": new_id(), "customer": who, "reason": "correction", "points": points}
    return {**told, "note": "buku lama", "adjusted_at": at, "person": person}


def points_in_cloud(who: dict[str, str]) -> int:
    [merchant_id] = Ledger.objects.values_list("merchant_id", flat=True)
    return points_of(merchant_id, [uuid.UUID(who["id"])])
