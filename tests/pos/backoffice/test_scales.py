"""Label timbangan in the office: tried before it is saved, and only by those who set the outlet."""

from pos.catalog.actions import change_product
from pos.domain.barcode import USUAL_LAYOUTS
from pos.outlets.scale_lines import read_layout

PAGE = "/admin/catalog/taxclass/timbangan/"
LABEL = "2100123007356"


def stored(shop):
    shop.outlet.refresh_from_db()
    return shop.outlet.scale_layouts


def test_a_label_is_tried_without_writing_and_names_the_goods(shop, office):
    egg = shop.products[1]
    change_product(product=egg, by=None, identity={"plu": "123"})
    assert "22IIIIIPPPPPC" in office.get(PAGE).content.decode()
    page = office.post(PAGE, {"layouts": "21IIIIIWWWWWC", "tried": LABEL, "coba": "1"})
    words = page.content.decode()
    assert "Barang: <strong>Telur ayam</strong>" in words
    assert "0,735 kg" in words
    other = office.post(PAGE, {"layouts": "21IIIIPPPPPPC", "tried": LABEL, "coba": "1"})
    assert "Belum ada barang dengan PLU timbangan ini" in other.content.decode()
    none = office.post(PAGE, {"layouts": "25IIIIIWWWWWC", "tried": LABEL, "coba": "1"})
    assert "Bukan label timbangan" in none.content.decode()
    damaged = office.post(
        PAGE, {"layouts": "21IIIIIWWWWWC", "tried": LABEL[:-1] + "7", "coba": "1"}
    )
    assert damaged.context["reading"].trouble != ""
    assert stored(shop) == list(USUAL_LAYOUTS)


def test_patterns_are_saved_and_wrong_ones_are_kept_as_typed(shop, office):
    office.post(PAGE, {"layouts": "2IIIIIPPPPPPC\r\n21IIIIVWWWWWC", "tried": ""})
    saved = [read_layout("2IIIIIPPPPPPC"), read_layout("21IIIIVWWWWWC")]
    assert stored(shop) == saved
    page = office.post(PAGE, {"layouts": "21IIIIIWWWWC", "tried": ""})
    assert "bukan pola label" in page.content.decode()
    assert "21IIIIIWWWWC" in page.content.decode()
    twice = office.post(PAGE, {"layouts": "21IIIIIWWWWWC\n21IIIIIPPPPPC", "tried": ""})
    assert "Awalan 21 ditulis dua kali" in twice.content.decode()
    assert stored(shop) == saved
    office.post(PAGE, {"layouts": "", "tried": ""})
    assert stored(shop) == []


def test_only_who_sets_the_outlet_comes_here(shop, sign_in):
    assert sign_in("stock").get(PAGE).status_code == 403
