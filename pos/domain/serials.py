"""Serial numbers at the line of a sale: read from what people type, and told in the line's note.

    SN A100, A101        the note of a line whose serial numbers are known
    SN A100; kado        and something else beside them

A note is printed on the receipt and kept by every release, so the number stands where the customer
looks for it. What this is not: which numbers exist, and whose they are (pos.stock).
"""

MARK = "SN"
LONGEST_SERIAL = 40
_WORDS = ("SN", "IMEI")  # what people write before a number
_BETWEEN = ", ;\t\r\n"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_SMALL = "abcdefghijklmnopqrstuvwxyz"


def serial_key(serial: str) -> str:
    """Capitals and digits alone: 35-6938 and 356938 are one number."""
    key = ""
    for letter in serial:
        capital = _LETTERS[_SMALL.index(letter)] if letter in _SMALL else letter
        if capital in _LETTERS:
            key += capital
    return key


def read_serials(text: str) -> list[str]:
    """As typed or scanned one after the other; each once."""
    found: list[str] = []
    keys = list(_WORDS)
    for part in _parts(text):
        key = serial_key(part)
        if key and len(part) <= LONGEST_SERIAL and key not in keys:
            keys.append(key)
            found.append(part)
    return found


def serials_in(note: str | None) -> list[str]:
    """The serial numbers that a line's note tells; what stands behind a semicolon is no number."""
    if note is None:
        return []
    head = note.split(";")[0]
    parts = _parts(head)
    return read_serials(head) if parts and serial_key(parts[0]) in _WORDS else []


def note_beside(note: str | None) -> str:
    """What a note says besides its serial numbers."""
    if note is None or not serials_in(note):
        return note or ""
    return ";".join(note.split(";")[1:]).strip()


def note_with(serials: list[str], beside: str) -> str | None:
    """The note of a line. None: nothing to say."""
    told = [f"{MARK} {', '.join(serials)}"] if serials else []
    return "; ".join([*told, beside] if beside else told) or None


def _parts(text: str) -> list[str]:
    parts = [""]
    for letter in text:
        if letter in _BETWEEN:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part]
