"""QRIS (EMVCo merchant-presented mode, Indonesian profile): understand a code, put an amount in.

What `parse` answers
    {"objects": [{"tag", "value", "children": [{"tag", "value"}] | None}], "initiation",
     "accounts", "national", "merchant_category", "currency", "amount_minor", "tip", "country",
     "merchant_name", "merchant_city", "postal_code", "additional", "crc"}
    The grammar of the objects and the checksum are in qris_objects.py.

What this is not: a payment. A code with an amount written by the shop is not known to the
acquirer: no notice comes back, and it can be paid twice. The cashier confirms by hand.

Nothing here searches the text: merchant names and numbers may contain "6304", "5802ID" or
"010211", so every decision is made on parsed objects.
"""

from typing import Literal, TypedDict

from pos.domain.errors import DomainError
from pos.domain.qris_objects import QrisObject, is_account_tag, plain, read, write
from pos.domain.text import is_digits

RUPIAH = "360"
INDONESIA = "ID"
AMOUNT_DIGITS_LIMIT = 13
REPLACED_TAGS = ("01", "54", "55", "56", "57")


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
    objects = read(payload)
    values = {each["tag"]: each["value"] for each in objects}
    accounts = [_account(each) for each in objects if is_account_tag(each["tag"])]
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
            result.append(plain("01", "12"))
        if each["tag"] == "53":
            result.append(plain("54", _written_amount(amount_minor)))
            result.extend(_tip_objects(tip))
    return write(result)


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
        return [plain("55", "01")]
    if tip["kind"] == "fixed":
        return [plain("55", "02"), plain("56", _written_amount(tip["amount_minor"] or 0))]
    return [plain("55", "03"), plain("57", _written_percent(tip["rate_ppm"] or 0))]


def _written_percent(rate_ppm: int) -> str:
    if not 100 <= rate_ppm <= 999_900 or rate_ppm % 100 != 0:
        raise DomainError("qris_tip")
    digits = str(rate_ppm)[:-2].rjust(4, "0")
    return digits[:2] + "." + digits[2:]
