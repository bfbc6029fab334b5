"""Everything printed, scanned and typed, through both languages in batches: 0 differences."""

import inspect

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.domain import barcode, formatting, moments, phone, qris, qris_objects, words
from tests.domain import vectors
from tests.domain.test_differential import differences
from tests.domain.twin import Twin, build
from tests.domain.words import (
    AMOUNTS,
    COLUMNS,
    MOMENTS,
    NUMBERS,
    OFFSETS,
    TEXTS,
    layouts,
    qris_codes,
    sales,
)
from tests.rounds import rounds

BATCHES = settings(max_examples=rounds(60), deadline=None, suppress_health_check=list(HealthCheck))
DIGITS = st.text(alphabet="0123456789", max_size=15)
TYPED = st.one_of(TEXTS, st.text(alphabet="0123456789.,- +rbjtRpiu()", max_size=18))
EXPONENTS = st.integers(0, 3)


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    running = Twin(build(tmp_path_factory.mktemp("twin")))
    yield running
    running.close()


def calls(function, *arguments):
    return st.tuples(st.just(function), st.tuples(*arguments).map(list))


def batch(*kinds):
    return st.lists(st.one_of(*kinds), min_size=1, max_size=40)


FORMATTING = batch(
    calls("formatting.format_rupiah", NUMBERS),
    calls("formatting.format_money", AMOUNTS, st.sampled_from(["IDR", "USD", "KWD"]), EXPONENTS),
    calls("formatting.format_number", NUMBERS, EXPONENTS),
    calls("formatting.format_quantity", AMOUNTS),
    calls("formatting.format_percent", st.integers(-2_000_000, 2_000_000)),
    calls("formatting.read_money", TYPED, EXPONENTS),
    calls("formatting.read_quantity", TYPED),
    calls("words.rupiah_in_words", NUMBERS),
    calls("words.number_in_words", st.integers(-2_000_000, 2_000_000)),
)

TIMES = batch(
    calls("moments.format_date_time", MOMENTS, OFFSETS),
    calls("moments.format_long_date", MOMENTS, OFFSETS),
    calls("moments.format_short_date", MOMENTS, OFFSETS),
    calls("moments.business_date", MOMENTS, OFFSETS, st.integers(0, 1439)),
    calls("moments.zone_label", st.integers(-900, 900)),
    calls("moments.zone_offset_minutes", st.sampled_from(["Asia/Jakarta", "Asia/Tokyo", ""])),
)

TYPING = batch(
    calls("text.to_ascii", TEXTS),
    calls("text.one_line", TEXTS),
    calls("text.small_letters", TEXTS),
    calls("text.capital_letters", TEXTS),
    calls("text.trim", TEXTS),
    calls("text.is_digits", st.one_of(TEXTS, DIGITS)),
    calls("text.wrap", TEXTS.map(lambda each: each.encode("ascii", "ignore").decode()), COLUMNS),
    calls("phone.normalise_phone", TYPED, st.booleans()),
    calls("phone.display_phone", DIGITS),
    calls("phone.whatsapp_link", st.one_of(st.none(), DIGITS), TEXTS),
    calls("phone.fitting_whatsapp", TEXTS),
    calls("receipt_footer.is_forbidden", st.lists(TEXTS, max_size=4)),
    calls("receipt_money.payment_label", TEXTS),
)

LAYOUT = st.fixed_dictionaries(
    {
        "flag": st.sampled_from(["2", "21", "22", "27", ""]),
        "item_start": st.integers(-1, 3),
        "item_length": st.integers(0, 6),
        "value_start": st.integers(5, 9),
        "value_length": st.integers(3, 6),
        "value_kind": st.sampled_from(["weight", "price", "quantity"]),
        "multiplier": st.sampled_from([0, 1, 100, 1000, 2_000_000]),
        "divisor": st.sampled_from([0, 1, 10]),
        "value_check": st.sampled_from([None, 6, 12]),
    }
)
LABELS = st.one_of(
    st.integers(0, 9_999_999_999)
    .map(lambda each: f"2{each:011d}")
    .map(lambda each: each + barcode.check_digit(each)),
    DIGITS,
    TEXTS,
)
SCANS = batch(
    calls("barcode.check_digit", st.one_of(DIGITS, TEXTS)),
    calls("barcode.lookup_key", LABELS),
    calls("barcode.is_gtin", LABELS),
    calls(
        "barcode.internal_code", st.integers(-1, 10**11), st.sampled_from(["29", "20", "3", "2x"])
    ),
    calls("barcode.read_label", LABELS, st.lists(LAYOUT, max_size=3)),
    calls("barcode.value_check_digit", DIGITS),
)

TIPS = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["ask", "fixed", "percent"]),
            "amount_minor": st.one_of(st.none(), st.integers(-1, 99_999)),
            "rate_ppm": st.one_of(st.none(), st.integers(0, 10_000).map(lambda each: each * 100)),
        }
    ),
)


@st.composite
def payloads(draw):
    """A valid code, a broken one, or anything at all."""
    payload = qris_objects.write(draw(qris_codes()))
    place = draw(st.integers(0, len(payload)))
    mutation = draw(st.sampled_from(["none", "none", "cut", "insert", "resealed"]))
    if mutation == "cut":
        return payload[:place]
    if mutation == "insert":
        return payload[:place] + draw(st.sampled_from(["0", "A", "é", "6304"])) + payload[place:]
    if mutation == "resealed":
        body = payload[:place] + draw(st.sampled_from(["0", "9", "."])) + payload[place + 1 : -4]
        return body + qris_objects.crc(body)
    return payload


CODES = batch(
    calls("qris.parse", payloads()),
    calls("qris.parse", st.one_of(TEXTS, DIGITS)),
    calls("qris.with_amount", payloads(), st.integers(-1, 10**14), TIPS),
    calls("qris_objects.write", qris_codes()),
)


@BATCHES
@given(FORMATTING)
def test_amounts_and_words_agree(twin, made):
    assert differences(twin, made) == []


@BATCHES
@given(TIMES)
def test_dates_agree(twin, made):
    assert differences(twin, made) == []


@BATCHES
@given(TYPING)
def test_texts_and_phone_numbers_agree(twin, made):
    assert differences(twin, made) == []


@BATCHES
@given(SCANS)
def test_barcodes_agree(twin, made):
    assert differences(twin, made) == []


@BATCHES
@given(CODES)
def test_qris_agrees_on_good_and_broken_codes(twin, made):
    assert differences(twin, made) == []


@BATCHES
@given(sales(), layouts())
def test_receipts_agree_to_the_last_space(twin, sale, layout):
    kitchen = {**layout, "station": "Dapur", "line_ids": ["l1"], "sent_at": None}
    made = [
        ("receipt.receipt", [sale, layout]),
        ("receipt.receipt_lines", [sale, layout]),
        ("kitchen_ticket.kitchen_ticket", [sale, kitchen]),
        (
            "kitchen_ticket.kitchen_ticket_lines",
            [{**sale, "label": "Bu Ani"}, {**kitchen, "line_ids": None}],
        ),
    ]
    assert differences(twin, made) == []


@BATCHES
@given(st.lists(NUMBERS, min_size=16, max_size=16), TEXTS, st.booleans(), COLUMNS)
def test_closing_reports_agree(twin, amounts, name, closed, columns):
    names = ("gross", "discount", "refund", "rounding", "net")
    drawer = ("opening", "sales", "cash_in", "cash_out", "drop", "expected", "counted", "variance")
    report = {
        "kind": "z" if closed else "x", "seller_name": name, "outlet_label": name,
        "business_date": "2026-11-21", "number": 2 if closed else None, "cashier_name": name,
        "series": "K02", "provisional": amounts[1] % 2 == 0,
        "opened_at": 0, "closed_at": 1 if closed else None,
        "currency": {"code": "IDR", "exponent": 2},
        "sales": {f"{each}_minor": amounts[place] for place, each in enumerate(names)},
        "payments": [{"method": name, "amount_minor": amounts[5]}],
        "cash": {f"{each}_minor": amounts[6 + place] for place, each in enumerate(drawer)},
        "counts": {
            "sales": 132, "voids": 2, "removed_lines": amounts[2] % 3 or None,
            "drawer_openings": amounts[3] % 3 or None,
        },
    }  # fmt: skip
    report["cash"]["variance_reason"] = name
    report["cash"]["others"] = [{"name": name, "amount_minor": amounts[15]}] * (amounts[4] % 3)
    layout = {"columns": columns, "utc_offset_minutes": 420, "copy": 1}
    made = [("closing_report.closing_report_lines", [report, layout])]
    assert differences(twin, made) == []


def test_every_public_function_of_these_modules_has_a_vector():
    modules = (barcode, formatting, moments, phone, qris, qris_objects, words)
    with_vector = {function for _, function, _ in vectors.cases()}
    public = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if inspect.isfunction(value)
        if value.__module__ == module.__name__ and not name.startswith("_")
    }
    assert public - with_vector == set()
