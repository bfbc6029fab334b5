"""The log of a line between hub and cloud: what the owner reads about work and outages."""

from typing import Any

import pytest

from pos.journal.clock import wall_ms
from sync import log
from sync import uplink as notes
from sync.models import SyncLine, Uplink
from tests.pos.world import World, pair
from tests.sync.test_links import Box, linked
from tests.sync.test_relay_steps import (  # noqa: F401  (fixtures)
    FakeLine,
    calling,
    cloud,
    hand_in,
    line,
    sold,
    uplink,
    work_until_quiet,
    world,
)

pytestmark = pytest.mark.django_db


def said(where: log.Where) -> list[str]:
    return [what for _, what, _ in log.lines_of(where)]


def test_an_hour_of_work_is_one_line_and_an_outage_another(
    world: World,  # noqa: F811
    uplink: Uplink,  # noqa: F811
    line: FakeLine,  # noqa: F811
    calling: Any,  # noqa: F811
) -> None:
    here, till = (world.merchant.id, world.outlet.id), pair(world)
    work_until_quiet(calling, uplink)
    before = SyncLine.objects.get().sent
    for _ in range(2):
        assert hand_in(till, sold(till)) == ["stored"]
        work_until_quiet(calling, uplink)
    assert SyncLine.objects.get().sent == before + 2
    assert f"{before + 2} catatan terkirim (" in said(here)[0]
    for _ in range(3):
        notes.note_trouble(uplink, "Cloud tidak terjangkau; dicoba lagi sendiri.")
    assert hand_in(till, sold(till)) == ["stored"]
    work_until_quiet(calling, uplink)
    newest, outage, first = said(here)
    assert newest.startswith("1 catatan terkirim (1 kali, ")
    assert outage == "Cloud tidak terjangkau; dicoba lagi sendiri. 3 kali dicoba."
    assert first.startswith(f"{before + 2} catatan terkirim")


def test_the_next_hour_is_another_line_and_what_is_too_old_goes(world: World) -> None:  # noqa: F811
    here = (world.merchant.id, world.outlet.id)
    log.note_work(here, sent=1)
    SyncLine.objects.update(begun_at=wall_ms() - log.HOUR_MS)
    log.note_work(here, sent=2)
    assert SyncLine.objects.count() == 2
    SyncLine.objects.update(begun_at=wall_ms() - log.LONGEST_MS - 1)
    log.note_failure(here, "Cloud tidak terjangkau.")
    assert said(here) == ["Cloud tidak terjangkau. 1 kali dicoba."]


def test_a_line_that_flaps_is_two_lines(world: World) -> None:  # noqa: F811
    here = (world.merchant.id, world.outlet.id)
    for _ in range(5):
        log.note_failure(here, "Cloud tidak terjangkau.")
        log.note_work(here, sent=1)
    assert len(said(here)) == 2
    assert "Cloud tidak terjangkau. 5 kali dicoba." in said(here)


def test_the_log_is_no_longer_than_it_may_be(
    world: World,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log, "MAX_LINES", 3)
    here = (world.merchant.id, world.outlet.id)
    for number in range(6):
        log.note_failure(here, f"Gangguan {number}.")
        SyncLine.objects.filter(trouble=f"Gangguan {number}.").update(
            begun_at=1_795_000_000_000 + number
        )
        monkeypatch.setattr(log, "LONGEST_MS", wall_ms())
    assert len(said(here)) == 3
    assert said(here)[0] == "Gangguan 5. 1 kali dicoba."


@pytest.fixture
def box(settings: Any, tmp_path: Any) -> Box:
    settings.ROLE, settings.DATA_DIR = "cloud", tmp_path
    return linked()


def test_the_cloud_counts_what_came_in_and_says_what_was_missing(box: Box) -> None:
    box.hand_in(box.events)
    box.append("device.revoked", {"device": box.device, "reason": "lost on the way"})
    late = box.append("device.revoked", {"device": box.merchant, "reason": "hilang"})
    assert box.hand_in([late]).json()["statuses"] == {"gap": 1}
    kept = [(row.received, row.trouble[:27]) for row in SyncLine.objects.order_by("id")]
    assert kept == [(1, ""), (0, "Ada catatan yang belum ada ")]
