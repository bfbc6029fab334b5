"""Finding a full card number in what somebody typed, so that none is ever written down.

A number is 13 to 19 digits, perhaps with single blanks, dots or dashes between them, whose last
digit is the Luhn check digit. Of fifteen digits only those that cards begin with: a phone's IMEI is
as long, ends the same way, and is what a shop must write down. A longer run of digits is judged by
its first sixteen. One in ten other long numbers looks the same; a till asks for those to be
shortened. Not here: which fields are checked.
"""

from pos.domain.errors import DomainError

SHORTEST = 13
LONGEST = 19
USUAL = 16
KEPT_DIGITS = 4
SEPARATORS = " .-"
FIFTEEN = 15
FIFTEEN_BEGIN = ("34", "37", "1", "2")


def has_card_number(text: str) -> bool:
    return any(_is_card_number(digits) for _, digits in _runs(text))


def check_no_card_number(text: str) -> None:
    """Raises card_number_forbidden: four last digits are all that may be kept."""
    if has_card_number(text):
        raise DomainError("card_number_forbidden")


def mask_card_numbers(text: str) -> str:
    """The text with every card number starred but for its last four digits."""
    masked = list(text)
    for places, digits in _runs(text):
        if _is_card_number(digits):
            for place in places[:-KEPT_DIGITS]:
                masked[place] = "*"
    return "".join(masked)


def _runs(text: str) -> list[tuple[list[int], str]]:
    """Runs of digits that at most one separator interrupts, with the place of each digit."""
    found: list[tuple[list[int], str]] = []
    last = -3
    for place in range(len(text)):
        if not "0" <= text[place] <= "9":
            continue
        joined = place - last == 1 or (place - last == 2 and text[place - 1] in SEPARATORS)
        if not joined:
            found.append(([], ""))
        places, digits = found[-1]
        found[-1] = ([*places, place], digits + text[place])
        last = place
    return found


def _is_card_number(digits: str) -> bool:
    if len(digits) > LONGEST:
        return _passes_luhn(digits[:USUAL])
    if len(digits) == FIFTEEN and not digits.startswith(FIFTEEN_BEGIN):
        return False
    return len(digits) >= SHORTEST and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    """Every second digit from the right counts double, its own digits summed; all zeros is none."""
    total = 0
    for place in range(len(digits)):
        digit = int(digits[len(digits) - 1 - place])
        doubled = digit + digit
        total += (doubled - 9 if doubled > 9 else doubled) if place % 2 == 1 else digit
    return total > 0 and total % 10 == 0
