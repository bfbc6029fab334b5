"""QRIS payloads (EMVCo merchant-presented mode, Indonesian profile): read, write, put an amount in.

What a payload is
    A row of objects: tag (2 digits), length (2 digits, 01-99, in characters), value. The first is
    tag 00 with value 01; the last is tag 63, four hexadecimal digits of CRC-16/CCITT-FALSE over
    everything before them, "6304" included. A tag occurs once per level. The values of tags 26-45,
    51 and 62 are rows of objects themselves; tags 64 and 80-99 may be, and are carried as they are.

What `parse` answers
    {"objects": [{"tag", "value", "children": [{"tag", "value"}] | None}], "initiation",
     "accounts", "national", "merchant_category", "currency", "amount_minor", "tip", "country",
     "merchant_name", "merchant_city", "postal_code", "additional", "crc"}

What this is not: a payment. A code with an amount written by the shop is not known to the
acquirer: no notice comes back, and it can be paid twice. The cashier confirms by hand.

Nothing here searches the text: merchant names and numbers may contain "6304", "5802ID" or
"010211", so every decision is made on parsed objects.
"""

from typing import Literal, TypedDict

from pos.domain.errors import DomainError
from pos.domain.text import is_digits, is_printable_ascii, trim

PAYLOAD_LIMIT = 1024
VALUE_LIMIT = 99
RUPIAH = "360"
INDONESIA = "ID"
AMOUNT_DIGITS_LIMIT = 13
REPLACED_TAGS = ("01", "54", "55", "56", "57")


class Child(TypedDict):
    tag: str
    value: str


class QrisObject(TypedDict):
    tag: str
    value: str
    children: list[Child] | None


class Account(TypedDict):
    tag: str
    acquirer: str | None
    merchant_pan: str | None
    merchant_id: str | None
    criteria: str | None


class Tip(TypedDict):
    kind: Literal["ask", "fixed", "percent"]
    amount_minor: int | None
    rate_ppm: int | None


class Qris(TypedDict):
    objects: list[QrisObject]
    initiation: Literal["static", "dynamic"]
    accounts: list[Account]
    national: Account | None
    merchant_category: str
    currency: str
    amount_minor: int | None
    tip: Tip | None
    country: str
    merchant_name: str
    merchant_city: str
    postal_code: str | None
    additional: dict[str, str]
    crc: str


ADDITIONAL_NAMES = {
    "01": "bill_number",
    "02": "mobile_number",
    "03": "store_label",
    "04": "loyalty_number",
    "05": "reference_label",
    "06": "customer_label",
    "07": "terminal_label",
    "08": "purpose",
    "09": "data_request",
}


def parse(payload: str) -> Qris:
    """The payload as objects and named fields, or a DomainError saying what is wrong with it."""
    objects = _read_objects(_checked_text(payload))
    values = {each["tag"]: each["value"] for each in objects}
    accounts = [_account(each) for each in objects if _is_account_tag(each["tag"])]
    national = [_account(each) for each in objects if each["tag"] == "51"]
    _refuse_foreign(values, bool(accounts or national))
    _refuse_incomplete(values)
    return {
        "objects": objects,
        "initiation": "dynamic" if values.get("01") == "12" else "static",
        "accounts": accounts,
        "national": national[0] if national else None,
        "merchant_category": values["52"],
        "currency": values["53"],
        "amount_minor": _read_amount(values["54"]) if "54" in values else None,
        "tip": _read_tip(values),
        "country": values["58"],
        "merchant_name": values["59"],
        "merchant_city": values["60"],
        "postal_code": values.get("61"),
        "additional": _additional(objects),
        "crc": values["63"],
    }


def with_amount(payload: str, amount_minor: int, tip: Tip | None = None) -> str:
    """The same code asking for exactly this amount; an amount or tip in it is replaced."""
    result: list[QrisObject] = []
    for each in parse(payload)["objects"]:
        if each["tag"] in REPLACED_TAGS:
            continue
        result.append(each)
        if each["tag"] == "00":
            result.append(_plain("01", "12"))
        if each["tag"] == "53":
            result.append(_plain("54", _written_amount(amount_minor)))
            result.extend(_tip_objects(tip))
    return write(result)


def write(objects: list[QrisObject]) -> str:
    """Objects back to a payload with a fresh checksum; an old tag 63 in the list is ignored."""
    body = "".join(_written(each) for each in objects if each["tag"] != "63") + "6304"
    if len(body) + 4 > PAYLOAD_LIMIT:
        raise DomainError("qris_too_long")
    return body + crc(body)


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE of an ASCII text: 4 upper-case hexadecimal digits."""
    register = 0xFFFF
    for character in text:
        register ^= ord(character) << 8
        for _ in range(8):
            register <<= 1
            if register > 0xFFFF:
                register = (register & 0xFFFF) ^ 0x1021
    digits = "0123456789ABCDEF"
    return "".join(digits[(register >> shift) & 15] for shift in (12, 8, 4, 0))


def _checked_text(payload: str) -> str:
    text = trim(payload)
    if text == "":
        raise DomainError("qris_empty")
    if not is_printable_ascii(text):
        raise DomainError("qris_not_ascii")
    if len(text) > PAYLOAD_LIMIT:
        raise DomainError("qris_too_long")
    return text


def _read_objects(text: str) -> list[QrisObject]:
    flat = _read_row(text)
    if (flat[0]["tag"], flat[0]["value"]) != ("00", "01"):
        raise DomainError("qris_format")
    _check_crc(text, flat)
    return [
        {"tag": each["tag"], "value": each["value"], "children": _read_children(each)}
        for each in flat
    ]


def _read_row(text: str) -> list[Child]:
    """One level of tag, length, value, to the end of the text."""
    row: list[Child] = []
    seen: set[str] = set()
    position = 0
    while position < len(text):
        tag, length_digits = text[position : position + 2], text[position + 2 : position + 4]
        if len(length_digits) < 2:
            raise DomainError("qris_truncated")
        if not is_digits(tag) or not is_digits(length_digits) or length_digits == "00":
            raise DomainError("qris_format")
        value = text[position + 4 : position + 4 + int(length_digits)]
        if len(value) < int(length_digits):
            raise DomainError("qris_truncated")
        if tag in seen:
            raise DomainError("qris_duplicate_tag")
        seen.add(tag)
        row.append({"tag": tag, "value": value})
        position += 4 + len(value)
    return row


def _check_crc(text: str, row: list[Child]) -> None:
    last = row[-1]
    if last["tag"] != "63" or len(last["value"]) != 4:
        raise DomainError("qris_crc_missing")
    if crc(text[:-4]) != _upper_hex(last["value"]):
        raise DomainError("qris_crc")


def _upper_hex(text: str) -> str:
    small, large = "abcdef", "ABCDEF"
    return "".join(large[small.index(each)] if each in small else each for each in text)


def _read_children(item: Child) -> list[Child] | None:
    if _is_account_tag(item["tag"]) or item["tag"] in ("51", "62"):
        return _read_row(item["value"])
    return None


def _is_account_tag(tag: str) -> bool:
    return "26" <= tag <= "45"


def _account(item: QrisObject) -> Account:
    values = {child["tag"]: child["value"] for child in item["children"] or []}
    return {
        "tag": item["tag"],
        "acquirer": values.get("00"),
        "merchant_pan": values.get("01"),
        "merchant_id": values.get("02"),
        "criteria": values.get("03"),
    }


def _additional(objects: list[QrisObject]) -> dict[str, str]:
    rows = [each["children"] or [] for each in objects if each["tag"] == "62"]
    return {
        ADDITIONAL_NAMES[child["tag"]]: child["value"]
        for child in (rows[0] if rows else [])
        if child["tag"] in ADDITIONAL_NAMES
    }


def _refuse_foreign(values: dict[str, str], has_merchant: bool) -> None:
    if values.get("53") != RUPIAH:
        raise DomainError("qris_currency")
    if values.get("58") != INDONESIA:
        raise DomainError("qris_country")
    if not has_merchant:
        raise DomainError("qris_no_merchant")


def _refuse_incomplete(values: dict[str, str]) -> None:
    if any(tag not in values for tag in ("52", "59", "60")):
        raise DomainError("qris_missing_tag")
    if values.get("01", "11") not in ("11", "12"):
        raise DomainError("qris_initiation")


def _read_amount(text: str) -> int:
    """Whole rupiah from "1000", "1000." or "1000.00"; a fraction that is not zero is refused."""
    whole, _, fraction = text.partition(".")
    readable = is_digits(whole) and len(text) <= AMOUNT_DIGITS_LIMIT and len(fraction) <= 2
    if not readable or fraction not in ("", "0", "00") or int(whole) == 0:
        raise DomainError("qris_amount")
    return int(whole)


def _read_tip(values: dict[str, str]) -> Tip | None:
    indicator = values.get("55")
    if indicator is None and "56" not in values and "57" not in values:
        return None
    if indicator == "01":
        return {"kind": "ask", "amount_minor": None, "rate_ppm": None}
    if indicator == "02" and "56" in values:
        return {"kind": "fixed", "amount_minor": _read_amount(values["56"]), "rate_ppm": None}
    if indicator == "03" and "57" in values:
        return {"kind": "percent", "amount_minor": None, "rate_ppm": _read_percent(values["57"])}
    raise DomainError("qris_tip")


def _read_percent(text: str) -> int:
    """ "10.00" is 100,000 millionths; between 00.01 and 99.99."""
    whole, _, fraction = text.partition(".")
    digits = fraction.ljust(2, "0")
    fits = whole != "" and len(whole) <= 2 and len(fraction) <= 2
    if not is_digits(whole + digits) or not fits or int(whole + digits) == 0:
        raise DomainError("qris_tip")
    return int(whole + digits) * 100


def _written_amount(amount_minor: int) -> str:
    if amount_minor <= 0:
        raise DomainError("qris_amount")
    if len(str(amount_minor)) > AMOUNT_DIGITS_LIMIT:
        raise DomainError("amount_too_large")
    return str(amount_minor)


def _tip_objects(tip: Tip | None) -> list[QrisObject]:
    if tip is None:
        return []
    if tip["kind"] == "ask":
        return [_plain("55", "01")]
    if tip["kind"] == "fixed":
        return [_plain("55", "02"), _plain("56", _written_amount(tip["amount_minor"] or 0))]
    return [_plain("55", "03"), _plain("57", _written_percent(tip["rate_ppm"] or 0))]


def _written_percent(rate_ppm: int) -> str:
    if not 100 <= rate_ppm <= 999_900 or rate_ppm % 100 != 0:
        raise DomainError("qris_tip")
    digits = str(rate_ppm)[:-2].rjust(4, "0")
    return digits[:2] + "." + digits[2:]


def _plain(tag: str, value: str) -> QrisObject:
    return {"tag": tag, "value": value, "children": None}


def _written(item: QrisObject) -> str:
    value = item["value"]
    if item["children"] is not None:
        value = "".join(_written(_plain(each["tag"], each["value"])) for each in item["children"])
    if len(item["tag"]) != 2 or not is_digits(item["tag"]):
        raise DomainError("qris_format")
    if not is_printable_ascii(value):
        raise DomainError("qris_not_ascii")
    if value == "" or len(value) > VALUE_LIMIT:
        raise DomainError("qris_length")
    return item["tag"] + str(len(value)).rjust(2, "0") + value
