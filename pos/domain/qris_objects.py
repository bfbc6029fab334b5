"""The grammar under QRIS: a payload as a row of objects, and its checksum.

A payload is a row of objects: tag (2 digits), length (2 digits, 01-99, in characters), value. The
first is tag 00 with value 01; the last is tag 63, four hexadecimal digits of CRC-16/CCITT-FALSE
over everything before them, "6304" included. A tag occurs once per level. The values of tags
26-45, 51 and 62 are rows of objects themselves; tags 64 and 80-99 may be, and are carried as they
are. ASCII only, in and out.

What this is not: what the objects mean (qris.py).
"""

from typing import TypedDict

from pos.domain.errors import DomainError
from pos.domain.text import is_digits, is_printable_ascii, trim

PAYLOAD_LIMIT = 1024
VALUE_LIMIT = 99


class Child(TypedDict):
    tag: str
    value: str


class QrisObject(TypedDict):
    tag: str
    value: str
    children: list[Child] | None


def read(payload: str) -> list[QrisObject]:
    """The objects of a payload whose grammar and checksum are right."""
    text = _checked_text(payload)
    flat = _read_row(text)
    if (flat[0]["tag"], flat[0]["value"]) != ("00", "01"):
        raise DomainError("qris_format")
    _check_crc(text, flat)
    return [
        {"tag": each["tag"], "value": each["value"], "children": _read_children(each)}
        for each in flat
    ]


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


def plain(tag: str, value: str) -> QrisObject:
    """An object without objects inside."""
    return {"tag": tag, "value": value, "children": None}


def is_account_tag(tag: str) -> bool:
    """Merchant accounts, one for each acquirer."""
    return "26" <= tag <= "45"


def _checked_text(payload: str) -> str:
    text = trim(payload)
    if text == "":
        raise DomainError("qris_empty")
    if not is_printable_ascii(text):
        raise DomainError("qris_not_ascii")
    if len(text) > PAYLOAD_LIMIT:
        raise DomainError("qris_too_long")
    return text


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
    if is_account_tag(item["tag"]) or item["tag"] in ("51", "62"):
        return _read_row(item["value"])
    return None


def _written(item: QrisObject) -> str:
    value = item["value"]
    if item["children"] is not None:
        value = "".join(_written(plain(each["tag"], each["value"])) for each in item["children"])
    if len(item["tag"]) != 2 or not is_digits(item["tag"]):
        raise DomainError("qris_format")
    if not is_printable_ascii(value):
        raise DomainError("qris_not_ascii")
    if value == "" or len(value) > VALUE_LIMIT:
        raise DomainError("qris_length")
    return item["tag"] + str(len(value)).rjust(2, "0") + value
