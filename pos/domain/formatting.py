"""Amounts, quantities and percentages as Indonesian people write them, and back.

Dots group thousands, a comma begins the fraction: `Rp 12.500`, `0,735`, `12,5%`. The space after
Rp is a plain one (a non-breaking space prints as garbage). No locale tables are asked, because
they differ between versions.

What this is not: checking that an amount makes sense. A readable negative price is still readable.
"""

from pos.domain.errors import DomainError
from pos.domain.text import PLAIN_SPACES, is_digits, small_letters, trim

LARGEST = 9_007_199_254_740_991
INPUT_LIMIT = 40
# Longest first: "ribu" must not be read as "r" and rubbish. The number is how many zeros it adds.
_SUFFIXES = (("ribu", 3), ("juta", 6), ("rb", 3), ("jt", 6))


def format_rupiah(amount_minor: int) -> str:
    """`Rp 12.500`, `-Rp 12.500`."""
    return format_money(amount_minor, "IDR", 0)


def format_money(amount_minor: int, currency: str, exponent: int) -> str:
    """The amount with its currency: Rp for IDR, else the code."""
    sign = "-" if amount_minor < 0 else ""
    symbol = "Rp" if currency == "IDR" else currency
    return sign + symbol + " " + format_number(abs(amount_minor), exponent)


def format_number(amount_minor: int, exponent: int) -> str:
    """`12.500` with exponent 0, `12.500,00` with exponent 2. No currency."""
    sign = "-" if amount_minor < 0 else ""
    digits = str(abs(amount_minor)).rjust(exponent + 1, "0")
    whole = digits[: len(digits) - exponent]
    fraction = digits[len(digits) - exponent :]
    return sign + _grouped(whole) + ("," + fraction if exponent > 0 else "")


def format_quantity(quantity_milli: int) -> str:
    """`5`, `0,735`, `1,5`. Thousands are not grouped: `1.500` beside a price would confuse."""
    sign = "-" if quantity_milli < 0 else ""
    digits = str(abs(quantity_milli)).rjust(4, "0")
    fraction = _without_last_zeros(digits[-3:])
    return sign + digits[:-3] + ("," + fraction if fraction != "" else "")


def format_percent(rate_ppm: int) -> str:
    """`10%`, `12,5%`, `0,3%`."""
    sign = "-" if rate_ppm < 0 else ""
    digits = str(abs(rate_ppm)).rjust(5, "0")
    fraction = _without_last_zeros(digits[-4:])
    return sign + digits[:-4] + ("," + fraction if fraction != "" else "") + "%"


def read_money(text: str, exponent: int = 0) -> int:
    """Minor units from `12500`, `12.500`, `Rp 12.500`, `12,5rb`, `1,2jt`, `-500`."""
    rest = _compact(text)
    negative = rest.startswith("-")
    rest = rest[1:] if negative else rest
    rest = rest.removeprefix("rp")
    zeros = 0
    for suffix, count in _SUFFIXES:
        if rest.endswith(suffix):
            rest, zeros = rest[: len(rest) - len(suffix)], count
            break
    whole, comma, fraction = rest.partition(",")
    if comma != "" and not is_digits(fraction):
        raise _unreadable_money()
    return _signed(negative, _minor(_ungrouped(whole), fraction, zeros, exponent))


def read_quantity(text: str) -> int:
    """Thousandths from `5`, `0,735` or `0.735`: here both marks begin the fraction."""
    rest = _compact(text)
    negative = rest.startswith("-")
    rest = rest[1:] if negative else rest
    mark = "," if "," in rest else "."
    whole, found, fraction = rest.partition(mark)
    whole = "0" if whole == "" and found != "" else whole
    digits = _without_last_zeros(fraction)
    complete = is_digits(whole) and (found == "" or is_digits(fraction))
    if not complete or len(digits) > 3:
        raise DomainError("quantity_unreadable")
    return _signed(negative, _bounded(whole + digits.ljust(3, "0")))


def _grouped(digits: str) -> str:
    first = len(digits) % 3 or 3
    rest = [digits[position : position + 3] for position in range(first, len(digits), 3)]
    return ".".join([digits[:first], *rest])


def _ungrouped(text: str) -> str:
    """Digits of a whole number, whose dots must stand between groups of three."""
    parts = text.split(".")
    grouped = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    if not all(is_digits(part) for part in parts) or (len(parts) > 1 and not grouped):
        raise _unreadable_money()
    return "".join(parts)


def _minor(whole: str, fraction: str, zeros: int, exponent: int) -> int:
    """Whole and fraction digits moved by the suffix's zeros and the exponent; nothing may be left.

    Without a suffix a fraction longer than two digits and than the exponent is refused, so that
    an English "12,000" is not taken for twelve rupiah.
    """
    if zeros == 0 and len(fraction) > max(2, exponent):
        raise _unreadable_money()
    moved = zeros + exponent
    kept = fraction[:moved].ljust(moved, "0")
    if _without_last_zeros(fraction[moved:]) != "":
        raise DomainError("money_fraction")
    return _bounded(whole + kept)


def _bounded(digits: str) -> int:
    value = int(digits)
    if value > LARGEST:
        raise DomainError("amount_too_large")
    return value


def _signed(negative: bool, value: int) -> int:
    return -value if negative else value


def _compact(text: str) -> str:
    """Small letters without spaces; too long a text becomes one that nothing can read."""
    if len(text) > INPUT_LIMIT:
        return "?"
    return "".join(each for each in small_letters(trim(text)) if each not in PLAIN_SPACES)


def _unreadable_money() -> DomainError:
    return DomainError("money_unreadable")


def _without_last_zeros(digits: str) -> str:
    end = len(digits)
    while end > 0 and digits[end - 1] == "0":
        end -= 1
    return digits[:end]
