"""Indonesian mobile numbers: from what people type to the digits WhatsApp wants, and back to paper.

`normalise_phone` answers E.164 digits without the plus ("6281234567890"). A foreign number is taken
only where the caller allows it and only when it was typed with its plus. What this is not: a
table of operators; any mobile prefix except 84 (not issued) passes.
"""

from pos.domain.errors import DomainError
from pos.domain.text import trim

WHATSAPP_TEXT_LIMIT = 1800
# What the same text may come to as %XX: an emoji is one letter and twelve characters of address.
WHATSAPP_ADDRESS_LIMIT = 3900
SHORTEST_SHOWN = 9
_SEPARATORS = " -.()/\u00a0\u2010\u2011\u2013"
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
_HEX = "0123456789ABCDEF"


def normalise_phone(text: str, allow_foreign: bool = False) -> str:
    """E.164 digits of a mobile number typed in any of the usual ways."""
    typed = trim(text)
    digits = _digits(typed)
    national = _national(digits)
    if national is None:
        if allow_foreign and typed.startswith("+") and 8 <= len(digits) <= 15:
            return digits
        raise _not_indonesian(typed)
    if national[0] != "8" or national[1:2] == "4":
        raise DomainError("phone_not_mobile")
    if len(national) < 9:
        raise DomainError("phone_too_short")
    if len(national) > 12:
        raise DomainError("phone_too_long")
    if national[1] == "0":
        raise DomainError("phone_not_mobile")
    return "62" + national


def display_phone(digits: str) -> str:
    """How a number is read aloud: 6281200000000 is 0812-0000-0000; others get a plus."""
    if not digits.startswith("628"):
        return "+" + digits
    local = "0" + digits[2:]
    return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part != "")


def masked_phone(digits: str) -> str:
    """As paper may show it: 6281234567890 is 0812****7890 (UU 27/2022)."""
    local = "0" + digits[2:] if digits.startswith("628") else "+" + digits
    if len(local) < SHORTEST_SHOWN:
        return "****" + local[-2:]
    return local[:4] + "****" + local[-4:]


def whatsapp_link(digits: str | None, text: str) -> str:
    """A wa.me address that opens a draft; without a number the sender picks the contact."""
    if fitting_whatsapp(text) != text:
        raise DomainError("whatsapp_text_too_long")
    return "https://wa.me/" + (digits or "") + "?text=" + percent_encoded(text)


def fitting_whatsapp(text: str) -> str:
    """As much of the beginning of a text as a wa.me address holds."""
    room = WHATSAPP_ADDRESS_LIMIT
    for end, letter in enumerate(text[:WHATSAPP_TEXT_LIMIT]):
        room -= len(_encoded_character(letter))
        if room < 0:
            return text[:end]
    return text[:WHATSAPP_TEXT_LIMIT]


def percent_encoded(text: str) -> str:
    """UTF-8 with everything but letters, digits and -_.~ written as %XX."""
    return "".join(_encoded_character(each) for each in text)


def _digits(typed: str) -> str:
    found = ""
    for position, each in enumerate(typed):
        if "0" <= each <= "9":
            found += each
        elif each not in _SEPARATORS and not (each == "+" and position == 0):
            raise DomainError("phone_unreadable")
    if found == "":
        raise DomainError("phone_empty")
    return found


def _national(digits: str) -> str | None:
    """The number without country code and without its leading zero; None when it is foreign."""
    international = digits.removeprefix("00")
    if international.startswith("62"):
        rest = international[2:]
    elif digits.startswith("8") or (digits.startswith("0") and not digits.startswith("00")):
        rest = digits
    else:
        return None
    return rest.removeprefix("0") or None


def _not_indonesian(typed: str) -> DomainError:
    if typed.startswith(("+", "00")):
        return DomainError("phone_foreign")
    return DomainError("phone_not_mobile")


def _encoded_character(character: str) -> str:
    if character in _UNRESERVED:
        return character
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        code = 0xFFFD
    return "".join("%" + _HEX[byte >> 4] + _HEX[byte & 15] for byte in _utf8(code))


def _utf8(code: int) -> list[int]:
    if code < 0x80:
        return [code]
    if code < 0x800:
        return [0xC0 | code >> 6, 0x80 | code & 63]
    if code < 0x10000:
        return [0xE0 | code >> 12, 0x80 | code >> 6 & 63, 0x80 | code & 63]
    return [0xF0 | code >> 18, 0x80 | code >> 12 & 63, 0x80 | code >> 6 & 63, 0x80 | code & 63]
