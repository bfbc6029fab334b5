"""The logo on receipts: made from an upload, kept in the record, shipped to the tills."""

import base64
import io
import json
import random

import pytest
from PIL import Image, ImageDraw

from pos.journal.errors import BadInput
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.outlets.actions import change_outlet
from pos.outlets.logo import MAX_PNG_BYTES, MAX_UPLOAD_BYTES, make_logo, refit_logo
from pos.outlets.queries import outlet_facts
from tests.pos.world import make_world


def picture(width=400, height=200, form="PNG", mode="RGB", ground="white", dot="black"):
    """A dark disc."""
    image = Image.new(mode, (width, height), ground)
    ImageDraw.Draw(image).ellipse((width // 4, height // 4, width // 2, height // 2), fill=dot)
    return in_file(image, form)


def in_file(image, form="PNG"):
    file = io.BytesIO()
    image.save(file, form)
    return file.getvalue()


def opened(logo):
    return Image.open(io.BytesIO(base64.b64decode(logo)))


@pytest.mark.parametrize(
    ("columns", "size", "dots"),
    [
        (32, (1000, 200), (384, 76)),
        (48, (1000, 200), (576, 115)),
        (42, (2000, 100), (504, 25)),
        (32, (300, 300), (160, 160)),
        (48, (40, 400), (16, 160)),
    ],
)
@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_logo_is_as_large_as_the_paper_lets_it_be(form, columns, size, dots):
    made = opened(make_logo(picture(*size, form), columns))
    assert (made.size, made.mode, made.format) == (dots, "1", "PNG")


def test_greys_become_dots_of_black_and_what_is_transparent_stays_white():
    grey = make_logo(in_file(Image.new("L", (320, 160), 128)), 32)
    share = opened(grey).histogram()[0] / (320 * 160)
    assert 0.45 < share < 0.55
    clear = opened(make_logo(picture(320, 160, mode="RGBA", ground=(0, 0, 0, 0)), 32))
    assert clear.getpixel((0, 0)) == 255


def test_the_wildest_picture_still_fits_into_eight_kib():
    dice = random.Random(1)
    noise = Image.frombytes("L", (576, 160), dice.randbytes(576 * 160))
    for columns in (32, 48):
        assert len(base64.b64decode(make_logo(in_file(noise), columns))) <= MAX_PNG_BYTES


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "logo_not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo_not_a_picture"),
        (in_file(Image.new("RGB", (9, 9)), "GIF"), "logo_not_a_picture"),
        (picture()[:300], "logo_damaged"),
        (picture(600, 600, "JPEG")[:900], "logo_damaged"),
        (in_file(Image.new("1", (5_001, 1))), "logo_too_many_dots"),
        (in_file(Image.new("1", (20_000, 20_000))), "logo_too_many_dots"),
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_UPLOAD_BYTES), "logo_too_large"),
        (in_file(Image.new("L", (50, 50), 255)), "logo_blank"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_will_not_do_is_refused_in_words(content, code):
    with pytest.raises(BadInput) as caught:
        make_logo(content, 32)
    assert caught.value.code == code
    assert "logo" in caught.value.sentence.lower()


def test_narrower_paper_takes_the_logo_along_and_wider_leaves_it():
    wide = make_logo(picture(1000, 200), 48)
    assert opened(refit_logo(wide, 32)).size == (384, 76)
    narrow = make_logo(picture(1000, 200), 32)
    assert refit_logo(narrow, 48) == narrow


@pytest.mark.django_db
def test_a_logo_is_an_event_of_version_two_and_other_settings_stay_of_version_one():
    world = make_world()
    logo = make_logo(picture(), 32)
    change(world, paper={"receipt_logo": logo})
    change(world, receipt={"receipt_header_lines": ["Buka tiap hari"]})
    change(world, paper={"receipt_logo": ""})
    events = Event.objects.filter(kind="outlet.changed").order_by("server_seq")
    bodies = [json.loads(bytes(event.raw)) for event in events]
    told = [(body["tv"], sorted(body["body"]["groups"])) for body in bodies]
    assert told[1:] == [(2, ["paper"]), (1, ["receipt"]), (2, ["paper"])]
    assert told[0][0] == 1
    assert bodies[1]["body"]["groups"]["paper"] == {"receipt_logo": logo}
    assert world.outlet.receipt_logo == ""
    change(world, paper={"receipt_logo": logo})
    assert rebuild(verify_only=True) == []


@pytest.mark.django_db
def test_the_tills_get_the_logo_with_the_outlet():
    world = make_world()
    assert "logo" not in outlet_facts(world.merchant, world.outlet)["outlet"]["receipt"]
    logo = make_logo(picture(), 32)
    change(world, paper={"receipt_logo": logo})
    assert outlet_facts(world.merchant, world.outlet)["outlet"]["receipt"]["logo"] == logo


@pytest.mark.django_db
def test_changing_to_narrow_paper_stores_a_logo_that_fits_it():
    world = make_world()
    change(world, receipt={"receipt_columns": 48})
    change(world, paper={"receipt_logo": make_logo(picture(1000, 200), 48)})
    change(world, receipt={"receipt_columns": 32})
    assert opened(world.outlet.receipt_logo).size == (384, 76)


@pytest.mark.django_db
def test_what_is_no_picture_is_never_written():
    world = make_world()
    before = Event.objects.count()
    for logo in ("bukan gambar", base64.b64encode(b"<svg/>").decode()):
        with pytest.raises(BadInput):
            change(world, paper={"receipt_logo": logo})
    assert Event.objects.count() == before


def change(world, **changes):
    change_outlet(outlet=world.outlet, by=world.sari.id, **changes)
