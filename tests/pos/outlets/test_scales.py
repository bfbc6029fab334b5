"""Labels of the shop's scales: written as patterns, an event of their own, shipped to tills."""

import json

import pytest

from pos.catalog.chunks import chunk, manifest
from pos.domain.barcode import USUAL_LAYOUTS, read_label
from pos.journal.errors import BadInput, RuleError
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.outlets.actions import change_outlet
from pos.outlets.scale_lines import read_layout, write_layout
from tests.pos.world import make_world

# The layouts of reference/domain.md §5.2, and what a label of each says.
PATTERNS = [
    ("21IIIIIWWWWWC", "2100123007356", ("00123", 735, None)),
    ("22IIIIIPPPPPC", "2200045185009", ("00045", None, 18_500)),
    ("23IIIIIPPPPPC x100", "2300007012500", ("00007", None, 125_000)),
    ("2IIIIIPPPPPPC", "2100123007356", ("10012", None, 300_735)),
    ("2IIIIIIPPPPPC", "2100123007356", ("100123", None, 735)),
    ("24IIIIINNNNNC", None, None),
    ("21IIIIVWWWWWC", None, None),
    ("21IIIIIWWWWWC x10", "2100123007356", ("00123", 7_350, None)),
    ("22IIIIIPPPPPC /5", "2200045185009", ("00045", None, 3_700)),
    ("02IIIIIWWWWWC", None, None),
]
WRONG = [
    *(
        "",
        "21",
        "21IIIIIWWWWW",
        "21IIIIIWWWWWCC",
        "89IIIIIWWWWWC",
        "21IIIIIWWPPPC",
        "21IIIIIIIIIIC",
    ),
    *("21IIWWIIIWWWC", "IIIII21WWWWWC", "21IIIIIWWWWWC x0", "21IIIIIWWWWWC x", "21IIIVWWWWWWC"),
    "24IIIIINNNNNC x2000",
]


@pytest.mark.parametrize(("line", "code", "said"), PATTERNS)
def test_a_pattern_is_read_and_written_the_same(line, code, said):
    layout = read_layout(line)
    assert write_layout(layout) == line
    if code is not None:
        label = read_label(code, [layout])
        assert (label["item"], label["quantity_milli"], label["price_minor"]) == said


def test_a_count_is_whole_pieces_and_the_usual_are_the_handbooks():
    assert read_layout(" 24iiiiinnnnnc ")["multiplier"] == 1_000
    assert [write_layout(each) for each in USUAL_LAYOUTS] == [line for line, *_ in PATTERNS[:3]]


@pytest.mark.parametrize("line", WRONG)
def test_what_is_no_pattern_is_refused_in_words(line):
    with pytest.raises(BadInput, match="pola label"):
        read_layout(line)


def shipped(world):
    shop = (world.merchant.id, world.outlet.id)
    pieces = json.loads(manifest(*shop)[1])["chunks"]
    sha256 = next(piece["sha256"] for piece in pieces if piece["name"] == "outlet")
    return json.loads(chunk(*shop, sha256))["scale_layouts"]


def change(world, layouts):
    scales = {"scale_layouts": layouts}
    world.outlet = change_outlet(outlet=world.outlet, by=world.sari.id, scales=scales)


@pytest.mark.django_db
def test_tills_get_the_usual_layouts_until_the_owner_says_which():
    world = make_world()
    assert shipped(world) == list(USUAL_LAYOUTS)
    own = [read_layout("2IIIIIPPPPPPC"), read_layout("21IIIIVWWWWWC")]
    change(world, own)
    assert shipped(world) == own
    change(world, [])
    assert shipped(world) == []
    versions = [
        json.loads(bytes(event.raw))["tv"]
        for event in Event.objects.filter(kind="outlet.changed").order_by("server_seq")
    ]
    assert versions == [1, 4, 4]
    assert rebuild(verify_only=True) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"flag": "89"},
        {"flag": ""},
        {"value_start": 9},
        {"item_length": 0},
        {"value_kind": "colour"},
        {"multiplier": 0},
        {"value_length": 3, "value_check": 6},
    ],
)
def test_layouts_that_no_till_could_read_are_refused(wrong):
    world = make_world()
    with pytest.raises(RuleError, match="invalid_body"):
        change(world, [{**USUAL_LAYOUTS[0], **wrong}])
    with pytest.raises(RuleError, match="invalid_body"):
        change(world, [USUAL_LAYOUTS[0]] * 2)
    assert shipped(world) == list(USUAL_LAYOUTS)
