"""Laws of everything printed, scanned and typed, whatever the text."""

import datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pos.domain import barcode, formatting, moments, phone, qris, qris_objects, text, words
from pos.domain.errors import SENTENCES, DomainError
from pos.domain.paper import render_text
from pos.domain.receipt import receipt, receipt_lines
from tests.domain import vectors
from tests.domain.words import (
    AMOUNTS,
    COLUMNS,
    MOMENTS,
    NUMBERS,
    OFFSETS,
    PRINTABLE,
    TEXTS,
    layouts,
    qris_codes,
    sales,
)
from tests.rounds import rounds

EXAMPLES = settings(max_examples=rounds(200), deadline=None)
FEWER = settings(max_examples=80, deadline=None)


def refusal_of(call, *values):
    """The DomainError of a call, or None; anything else that is raised fails the test."""
    try:
        call(*values)
    except DomainError as refusal:
        return refusal
    return None


@EXAMPLES
@given(qris_codes())
def test_a_written_code_reads_back_as_it_was(objects):
    payload = qris_objects.write(objects)
    assert qris.parse(payload)["objects"][:-1] == objects
    assert qris_objects.write(qris.parse(payload)["objects"]) == payload


@EXAMPLES
@given(qris_codes(), st.integers(1, 9_999_999_999_999), st.integers(1, 10_000_000))
def test_an_amount_is_put_in_once_and_only_the_last_one_counts(objects, first, second):
    payload = qris_objects.write(objects)
    once = qris.with_amount(payload, second)
    assert qris.with_amount(once, second) == once
    assert qris.with_amount(qris.with_amount(payload, first), second) == once
    parsed = qris.parse(once)
    assert (parsed["amount_minor"], parsed["initiation"], parsed["tip"]) == (
        second,
        "dynamic",
        None,
    )
    kept = [each for each in objects if each["tag"] not in qris.REPLACED_TAGS]
    asked = [each for each in parsed["objects"][:-1] if each["tag"] not in qris.REPLACED_TAGS]
    assert asked == kept


@EXAMPLES
@given(qris_codes(), st.data())
def test_one_changed_character_never_gives_another_valid_code(objects, data):
    payload = qris_objects.write(objects)
    place = data.draw(st.integers(0, len(payload) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    assume(other.upper() != payload[place].upper())
    with pytest.raises(DomainError):
        qris.parse(payload[:place] + other + payload[place + 1 :])


@EXAMPLES
@given(st.one_of(TEXTS, st.text(alphabet="0123456789", max_size=60)))
def test_any_text_is_a_code_or_a_refusal_with_a_sentence(payload):
    refusal = refusal_of(qris.parse, payload)
    assert refusal is None or refusal.sentence == SENTENCES[refusal.code]


@EXAMPLES
@given(st.text(alphabet="0123456789", min_size=1, max_size=17), st.data())
def test_a_check_digit_notices_every_single_wrong_digit(digits, data):
    code = digits + barcode.check_digit(digits)
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from([each for each in "0123456789" if each != code[place]]))
    broken = code[:place] + wrong + code[place + 1 :]
    assert barcode.check_digit(broken[:-1]) != broken[-1]


@EXAMPLES
@given(st.integers(0, 99_999_999_999))
def test_leading_zeros_do_not_change_what_is_found(number):
    digits = str(number).rjust(11, "0")
    upc = digits + barcode.check_digit(digits)
    keys = {barcode.lookup_key("0" * zeros + upc) for zeros in (0, 1, 2)}
    assert keys == {upc.rjust(14, "0")}


@EXAMPLES
@given(PRINTABLE.filter(lambda code: code.strip() and not code.strip().startswith("]")))
def test_a_lookup_key_is_its_own_key(code):
    key = barcode.lookup_key(code)
    assert barcode.lookup_key(key) == key


@EXAMPLES
@given(st.integers(1, barcode.INTERNAL_LIMIT), st.integers(1, barcode.INTERNAL_LIMIT))
def test_internal_codes_are_valid_and_never_the_same(first, second):
    assert barcode.is_gtin(barcode.internal_code(first))
    same = barcode.internal_code(first) == barcode.internal_code(second)
    assert same == (first == second)


@EXAMPLES
@given(st.integers(0, 99_999))
def test_the_value_check_digit_notices_every_single_wrong_digit(value):
    digits = str(value).rjust(5, "0")
    for place in range(5):
        for other in "0123456789":
            broken = digits[:place] + other + digits[place + 1 :]
            if broken != digits:
                assert barcode.value_check_digit(broken) != barcode.value_check_digit(digits)


@EXAMPLES
@given(NUMBERS, st.integers(0, 3))
def test_a_written_amount_reads_back(amount, exponent):
    assert formatting.read_money(formatting.format_number(amount, exponent), exponent) == amount
    assert (
        formatting.read_money(formatting.format_money(amount, "IDR", exponent), exponent) == amount
    )


@EXAMPLES
@given(NUMBERS)
def test_a_written_quantity_reads_back(milli):
    assert formatting.read_quantity(formatting.format_quantity(milli)) == milli


@EXAMPLES
@given(st.integers(0, 10**9), st.sampled_from([("rb", 3), ("ribu", 3), ("jt", 6), ("juta", 6)]))
def test_a_suffix_only_adds_zeros(thousandths, suffix):
    word, zeros = suffix
    typed = formatting.format_quantity(thousandths) + word
    assert formatting.read_money(typed) == thousandths * 10 ** (zeros - 3)


@EXAMPLES
@given(TEXTS)
def test_typed_rubbish_is_refused_and_never_crashes(typed):
    readers = (formatting.read_money, formatting.read_quantity, phone.normalise_phone)
    for read in readers:
        refusal = refusal_of(read, typed)
        assert refusal is None or refusal.sentence == SENTENCES[refusal.code]


@EXAMPLES
@given(MOMENTS, OFFSETS)
def test_dates_agree_with_a_calendar_written_by_others(at_ms, offset):
    zone = datetime.timezone(datetime.timedelta(minutes=offset))
    other = datetime.datetime.fromtimestamp(0, zone) + datetime.timedelta(milliseconds=at_ms)
    assert moments.format_date_time(at_ms, offset) == other.strftime("%d/%m/%Y %H:%M")
    assert moments.format_long_date(at_ms, offset).startswith(moments.DAYS[other.weekday()])
    assert moments.business_date(at_ms, offset, 0) == other.date().isoformat()


ONES = {"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7}
ONES |= {"delapan": 8, "sembilan": 9}
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12, "kuadriliun": 10**15}
JOINED = {"sepuluh": "satu puluh", "sebelas": "satu belas", "seratus": "satu ratus"}
JOINED |= {"seribu": "satu ribu"}


def heard(said):
    """The number somebody hears: an independent reader of terbilang."""
    total = group = digit = 0
    for short, long in JOINED.items():
        said = said.replace(short, long)
    for word in said.split():
        if word in ONES:
            digit = ONES[word]
        elif word in ("belas", "puluh", "ratus"):
            group += digit + 10 if word == "belas" else digit * (10 if word == "puluh" else 100)
            digit = 0
        else:
            total += (group + digit) * SCALES[word]
            group = digit = 0
    return total + group + digit


@EXAMPLES
@given(st.one_of(st.integers(1, 2_000_000), st.integers(1, 2**53 - 1)))
def test_words_are_heard_as_the_number_they_were_made_from(number):
    assert heard(words.number_in_words(number)) == number
    assert words.rupiah_in_words(-number) == f"minus {words.number_in_words(number)} rupiah"


@EXAMPLES
@given(st.sampled_from("12356789"), st.text(alphabet="0123456789", min_size=7, max_size=10))
def test_every_way_to_type_a_mobile_number_gives_the_same_digits(operator, rest):
    national = f"8{operator}{rest}"
    spaced = f"+62 {national[:3]}-{national[3:7]} {national[7:]}"
    typed = (f"0{national}", f"+62{national}", f"62{national}", f"0062 0{national}", spaced)
    assert {phone.normalise_phone(each) for each in typed} == {f"62{national}"}
    shown = phone.display_phone(f"62{national}")
    assert phone.normalise_phone(shown) == f"62{national}"


@EXAMPLES
@given(TEXTS)
def test_text_for_paper_is_ascii_and_stays_what_it_is(typed):
    plain = text.to_ascii(typed)
    assert text.is_printable_ascii(plain)
    assert text.to_ascii(plain) == plain
    assert text.one_line(text.one_line(typed)) == text.one_line(typed)


@EXAMPLES
@given(TEXTS, st.integers(1, 64))
def test_wrapping_loses_no_letter_and_no_line_is_too_long(typed, width):
    plain = text.to_ascii(typed)
    lines = text.wrap(plain, width)
    assert all(len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == plain.replace(" ", "")


@FEWER
@given(sales(), layouts())
def test_no_text_and_no_amount_breaks_the_paper(sale, layout):
    assume(refusal_of(receipt, sale, layout) is None)  # only a line beyond 2^53 - 1 is refused
    lines = receipt_lines(sale, layout)
    assert all(len(line) <= layout["columns"] for line in lines)
    assert all(text.is_printable_ascii(line) for line in lines)
    assert lines == render_text(receipt(sale, layout), layout["columns"])
    assert any(line.replace(" ", "").startswith("TOTAL") for line in lines)


@FEWER
@given(sales(), layouts())
def test_a_shop_that_is_not_pkp_never_prints_its_npwp(sale, layout):
    sale = {
        **sale,
        "taxes": [],
        "seller": {**sale["seller"], "pkp": False, "npwp": "0123456782012000"},
    }
    sale["seller"] |= {"name": "TOKO", "address_lines": [], "npwpd": None, "phone": None}
    layout = {**layout, "header_lines": [], "footer_lines": []}
    printed = [line for line in receipt_lines({**sale, "lines": []}, layout) if "NPWP" in line]
    assert printed == []


@settings(max_examples=15, deadline=None)
@given(COLUMNS, st.integers(1, 40))
def test_a_thousand_lines_are_printed_whole(columns, length):
    sale = vectors.named_case("receipt/retail", "58 mm retail, PKP")["input"]["sale"]
    sale = {**sale, "lines": [{**sale["lines"][0], "name": "N" * length}] * 1000}
    lines = receipt_lines(sale, {"columns": columns, "utc_offset_minutes": 420})
    assert sum(line.strip().startswith("5 pcs x 3.500") for line in lines) == 1000
    assert max(len(line) for line in lines) <= columns


@EXAMPLES
@given(AMOUNTS)
def test_rupiah_has_a_plain_space_and_no_fraction(amount):
    shown = formatting.format_rupiah(amount)
    assert shown.startswith(("Rp ", "-Rp "))
    assert text.is_printable_ascii(shown)
    assert "," not in shown
