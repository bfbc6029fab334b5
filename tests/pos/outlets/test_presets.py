"""Discount presets: the owner's data, an event of its own version, shipped with the outlet."""

import json

import pytest
from django.forms import ValidationError

from pos.catalog.chunks import chunk, manifest
from pos.domain.discounts import USUAL_PRESETS
from pos.journal.errors import RuleError
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.outlets.actions import change_outlet
from pos.outlets.admin.presets import PresetsField
from tests.pos.world import make_world

HALF = {"kind": "percent", "rate_ppm": 500_000}
FIVE = {"kind": "amount", "amount_minor": 5_000}


def shipped(world):
    shop = (world.merchant.id, world.outlet.id)
    pieces = json.loads(manifest(*shop)[1])["chunks"]
    sha256 = next(piece["sha256"] for piece in pieces if piece["name"] == "outlet")
    return json.loads(chunk(*shop, sha256))["discount_presets"]


def change(world, presets):
    changes = {"discounts": {"discount_presets": presets}}
    world.outlet = change_outlet(outlet=world.outlet, by=world.sari.id, **changes)


@pytest.mark.django_db
def test_tills_get_the_usual_presets_until_the_owner_says_which():
    world = make_world()
    assert shipped(world) == list(USUAL_PRESETS)
    change(world, [HALF, FIVE])
    assert shipped(world) == [HALF, FIVE]
    change(world, [])
    assert shipped(world) == []
    versions = [
        json.loads(bytes(event.raw))["tv"]
        for event in Event.objects.filter(kind="outlet.changed").order_by("server_seq")
    ]
    assert versions == [1, 3, 3]
    assert rebuild(verify_only=True) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "presets",
    [
        [HALF, HALF],
        [{"kind": "percent", "rate_ppm": 0}],
        [{"kind": "percent", "rate_ppm": 1_000_001}],
        [{"kind": "percent", "amount_minor": 5}],
        [{"kind": "amount", "amount_minor": -5}],
        [{"kind": "amount", "amount_minor": each} for each in range(1, 12)],
    ],
)
def test_presets_that_no_till_could_show_are_refused(presets):
    world = make_world()
    with pytest.raises(RuleError, match="invalid_body"):
        change(world, presets)
    assert shipped(world) == list(USUAL_PRESETS)


def test_presets_are_typed_one_a_line_as_on_the_till():
    field = PresetsField(required=False)
    assert field.clean("50%\n 12,5 %\n5.000\n2rb\n50%\n") == [
        HALF,
        {"kind": "percent", "rate_ppm": 125_000},
        FIVE,
        {"kind": "amount", "amount_minor": 2_000},
    ]
    assert field.clean("") == []
    assert field.prepare_value(list(USUAL_PRESETS)).splitlines() == (
        ["5%", "10%", "15%", "20%", "50%", "1.000", "2.000", "5.000", "10.000", "20.000"]
    )
    assert not field.has_changed([HALF, FIVE], "50%\r\n5.000")
    assert field.has_changed([HALF, FIVE], "50%\r\n")


@pytest.mark.parametrize("line", ["0%", "0", "101%", "-5.000", "-5%", "lima", "%", "1\n" * 3 + "x"])
def test_what_is_no_discount_is_refused_in_words(line):
    with pytest.raises(ValidationError):
        PresetsField(required=False).clean(line)


def test_eleven_presets_are_too_many():
    with pytest.raises(ValidationError, match="10 diskon cepat"):
        PresetsField(required=False).clean("\n".join(f"{each}%" for each in range(1, 12)))
