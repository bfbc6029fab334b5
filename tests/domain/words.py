"""Makes texts, codes, sale bodies and layouts for the laws of words. Not a test itself.

Texts lean to what breaks paper and programs: no spaces, accents, emoji, right-to-left, control
characters, half emoji, digits of other scripts.
"""

from typing import Any

from hypothesis import strategies as st

NASTY = "aZ09 .,-/:éÆß–…😀👩🏽‍🍳حلا\u202e\u200b\u00a0\u2003\n\t\x1b\x00½²٣１\ud83d"
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
AMOUNTS = st.one_of(st.integers(-200_000, 200_000), NUMBERS)
TEXTS = st.one_of(
    st.text(alphabet=NASTY, max_size=70),
    st.text(max_size=40),
    st.sampled_from(
        ["", " ", "A" * 40, "Indomie Goreng 85 g", "é" * 33, "Pho\u031b\u0309 Q\u0301"]
    ),
)
PRINTABLE = st.text(alphabet=[chr(code) for code in range(32, 127)], min_size=1, max_size=30)
MOMENTS = st.integers(-(2**41), 2**42)
OFFSETS = st.sampled_from([420, 480, 540, 0, -300, 330, 765])
MAYBE = st.one_of(st.none(), TEXTS)
CURRENCIES = st.sampled_from([{"code": "IDR", "exponent": 0}, {"code": "KWD", "exponent": 3}])
COLUMNS = st.sampled_from([24, 32, 42, 48, 64])


def tag_rows() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of QRIS objects with distinct tags, short enough for a template."""
    tags = st.sampled_from([f"{tag:02d}" for tag in range(1, 100)])
    value = st.text(alphabet="ABC 6304", min_size=1, max_size=12)
    row = st.dictionaries(tags, value, max_size=4)
    return row.map(lambda found: [{"tag": tag, "value": text} for tag, text in found.items()])


@st.composite
def qris_codes(draw: Any) -> list[dict[str, Any]]:
    """The objects of a valid code, texts in it that look like objects themselves."""
    name = draw(st.sampled_from(["TOKO CONTOH JAYA", "6304AAAA", "5802ID", "010211 5303360", "A"]))
    account = draw(tag_rows())
    objects = [plain("00", "01")]
    if draw(st.booleans()):
        objects.append(plain("01", draw(st.sampled_from(["11", "12"]))))
    objects.append(template("26", [{"tag": "00", "value": "ID.CO.CONTOH.WWW"}, *account]))
    if draw(st.booleans()):
        objects.append(template("51", [{"tag": "02", "value": "ID1099999999999"}]))
    objects += [plain("52", "5411"), plain("53", "360")]
    if draw(st.booleans()):
        objects.append(plain("54", str(draw(st.integers(1, 9_999_999)))))
    objects += [plain("58", "ID"), plain("59", name), plain("60", draw(PRINTABLE)[:15])]
    if draw(st.booleans()):
        objects.append(template("62", [{"tag": "07", "value": "6304"}]))
    return objects


def plain(tag: str, value: str) -> dict[str, Any]:
    return {"tag": tag, "value": value, "children": None}


def template(tag: str, children: list[dict[str, Any]]) -> dict[str, Any]:
    distinct = list({each["tag"]: each for each in children}.values())
    value = "".join(f"{each['tag']}{len(each['value']):02d}{each['value']}" for each in distinct)
    return {"tag": tag, "value": value, "children": distinct}


@st.composite
def priced_lines(draw: Any) -> dict[str, Any]:
    gross, discount, amount = draw(AMOUNTS), draw(st.integers(0, 5000)), draw(AMOUNTS)
    line = {
        "id": draw(st.sampled_from(["l1", "l2"])),
        "product": "p", "sku": "S1", "name": draw(TEXTS), "category": None,
        "unit": draw(st.sampled_from(["pcs", "kg", "", "kardus besar", "é"])),
        "factor_milli": 1000, "quantity_milli": draw(st.integers(-(10**9), 10**9)),
        "base_quantity_milli": 1000, "unit_price_minor": draw(AMOUNTS), "list_price_minor": 0,
        "price_source": "unit", "gross_minor": gross, "discount_minor": discount,
        "promotion_minor": 0, "order_discount_minor": 0, "amount_minor": amount, "net_minor": 0,
        "service_minor": 0, "service_added_minor": 0, "tax_class": "PPN", "tax_minor": 0,
        "tax_added_minor": 0, "total_minor": 0, "choices": [],
        "note": draw(MAYBE), "tracked": True,
    }  # fmt: skip
    line["choices"] = draw(st.lists(priced_choices(), max_size=2))
    return line


def priced_choices() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "group": st.just("g"), "choice": st.just("c"), "name": TEXTS, "quantity": st.just(1),
            "quantity_milli": st.sampled_from([1000, 2000, 735]), "once": st.booleans(),
            "unit_price_minor": st.sampled_from([0, 500, -500]),
            "amount_minor": st.sampled_from([0, 6000]), "tax_class": st.none(),
            "net_minor": st.just(0), "service_minor": st.just(0), "tax_minor": st.just(0),
        }
    )  # fmt: skip


def tax_lines() -> st.SearchStrategy[dict[str, Any]]:
    kinds = ["ppn", "ppn_full", "exempt", "not_collected", "tobacco", "pulsa", "none", "pbjt"]
    return st.fixed_dictionaries(
        {
            "tax_class": st.just("X"), "label": TEXTS, "kind": st.sampled_from(kinds),
            "rate_ppm": st.integers(0, 1_000_000), "base_numerator": st.sampled_from([1, 11]),
            "base_denominator": st.sampled_from([1, 12]), "base_minor": AMOUNTS,
            "other_base_minor": AMOUNTS, "tax_minor": AMOUNTS, "included": st.booleans(),
        }
    )  # fmt: skip


@st.composite
def sales(draw: Any) -> dict[str, Any]:
    """Sale bodies with any text and any amount anywhere; nothing needs to add up."""
    totals = ("subtotal", "order_discount", "service", "service_added", "total")
    payment = st.fixed_dictionaries(
        {
            "id": st.just("p"), "method": st.one_of(st.sampled_from(["cash", "debit"]), TEXTS),
            "kind": st.sampled_from(["cash", "card"]), "amount_minor": AMOUNTS,
            "tendered_minor": AMOUNTS, "tip_minor": st.just(0), "change_minor": st.just(0),
            "reference": st.one_of(st.none(), TEXTS),
        }
    )  # fmt: skip
    number = {"number": "B01-K02-20261121-0007", "series": "K02", "counter": 7}
    percent = {"kind": "percent", "rate_ppm": 100_000, "reason": draw(TEXTS)}
    return {
        "sale": "s", "receipt": draw(st.sampled_from([None, number])),
        "currency": draw(CURRENCIES),
        "order_type": draw(st.sampled_from(["retail", "dine_in", "take_away", "delivery"])),
        "table": draw(MAYBE), "queue_number": draw(MAYBE),
        "customer": draw(st.one_of(st.none(), st.builds(dict, id=st.just("c"), name=TEXTS))),
        "cashier": {"id": "k", "name": draw(TEXTS)},
        "seller": {
            "name": draw(TEXTS), "address_lines": draw(st.lists(TEXTS, max_size=3)),
            "phone": draw(st.one_of(st.none(), TEXTS, st.just("081234567890"))),
            "npwp": draw(MAYBE), "npwpd": draw(MAYBE),
            "pkp": draw(st.booleans()),
        },
        "opened_at": 0, "completed_at": draw(MOMENTS),
        "rules": {"service": {"rate_ppm": 50_000, "base": "net", "order_types": []}},
        "pricing_version": 1, "lines": draw(st.lists(priced_lines(), max_size=4)),
        "promotions": draw(st.lists(st.builds(
            dict, id=st.just("x"), name=TEXTS, kind=st.just("bundle"), in_price=st.booleans(),
            amount_minor=AMOUNTS, lines=st.just([])), max_size=2)),
        "taxes": draw(st.lists(tax_lines(), max_size=3)),
        "totals": {f"{name}_minor": draw(AMOUNTS) for name in totals},
        "rounding_minor": draw(AMOUNTS), "due_minor": draw(AMOUNTS),
        "payments": draw(st.lists(payment, max_size=3)), "change_minor": draw(AMOUNTS),
        "tip_minor": draw(AMOUNTS), "order_discount": draw(st.sampled_from([None, percent])),
        "points": draw(st.sampled_from([None, *({"earned": n, "balance": 128} for n in (-7, 7))])),
    }  # fmt: skip


@st.composite
def layouts(draw: Any) -> dict[str, Any]:
    return {
        "columns": draw(COLUMNS), "utc_offset_minutes": draw(OFFSETS),
        "header_lines": draw(st.lists(TEXTS, max_size=2)),
        "footer_lines": draw(st.lists(TEXTS, max_size=2)), "copy": draw(st.integers(0, 12)),
        "unpaid": draw(st.booleans()), "training": draw(st.booleans()),
        "points_months": draw(st.sampled_from([0, 1, 12])),
        "free_choices": draw(st.booleans()), "qr": draw(st.one_of(st.none(), st.just("https://x"))),
    }  # fmt: skip
