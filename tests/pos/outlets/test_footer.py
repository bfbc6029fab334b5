"""The footer that the law forbids is refused where the owner types it (UU 8/1999 Art. 18)."""

import pytest

from pos.journal.errors import DomainError
from pos.journal.models import Event
from pos.outlets.actions import change_outlet
from tests.pos.world import make_world

pytestmark = pytest.mark.django_db
FORBIDDEN = ["Barang yang sudah dibeli", "tidak dapat ditukar atau dikembalikan"]


def test_a_footer_that_refuses_returns_is_not_stored():
    world = make_world()
    before = Event.objects.count()
    receipt = {"receipt_footer_lines": FORBIDDEN}
    with pytest.raises(DomainError) as caught:
        change_outlet(outlet=world.outlet, by=world.sari.id, receipt=receipt)
    assert caught.value.code == "receipt_footer_forbidden"
    assert Event.objects.count() == before
    world.outlet.refresh_from_db()
    assert world.outlet.receipt_footer_lines == ["Simpan struk ini untuk penukaran"]
