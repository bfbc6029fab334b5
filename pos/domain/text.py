"""Text for screens and for paper, the same in both languages: no locale, no Unicode tables.

Python and JavaScript ship different Unicode versions, so letters are replaced from the small
table below and never by a library; only marks are joined to their letters by one. What this is
not: a general transliteration. A letter outside the table becomes "?", because a receipt printer
would print something worse.
"""

import unicodedata

PLAIN_SPACES = "\t\n\r\v\f \u00a0\u202f"

_LETTERS = {
    "A": "ÀÁÂÃÄÅĀĂĄ",
    "AE": "Æ",
    "C": "ÇĆĈĊČ",
    "D": "ÐĎĐ",
    "E": "ÈÉÊËĒĔĖĘĚ",
    "G": "ĜĞĠĢ",
    "H": "ĤĦ",
    "I": "ÌÍÎÏĨĪĬĮİ",
    "J": "Ĵ",
    "K": "Ķ",
    "L": "ĹĻĽĿŁ",
    "N": "ÑŃŅŇ",
    "O": "ÒÓÔÕÖØŌŎŐ",
    "OE": "Œ",
    "R": "ŔŖŘ",
    "S": "ŚŜŞŠ",
    "T": "ŢŤŦ",
    "TH": "Þ",
    "U": "ÙÚÛÜŨŪŬŮŰŲ",
    "W": "Ŵ",
    "Y": "ÝŶŸ",
    "Z": "ŹŻŽ",
    "a": "àáâãäåāăąª",
    "ae": "æ",
    "c": "çćĉċč",
    "d": "ðďđ",
    "e": "èéêëēĕėęě",
    "g": "ĝğġģ",
    "h": "ĥħ",
    "i": "ìíîïĩīĭįı",
    "j": "ĵ",
    "k": "ķ",
    "l": "ĺļľŀł",
    "n": "ñńņňŉ",
    "o": "òóôõöøōŏőº",
    "oe": "œ",
    "r": "ŕŗř",
    "s": "śŝşš",
    "ss": "ß",
    "t": "ţťŧ",
    "th": "þ",
    "u": "ùúûüũūŭůűų",
    "w": "ŵ",
    "y": "ýÿŷ",
    "z": "źżž",
    "-": "‐‑‒–—―−",
    "'": "‘’‚‛′´",
    '"': "“”„‟″«»",
    "...": "…",
    "*": "•·●▪",
    "x": "×",
    "/": "÷⁄",
    "1/4": "¼",
    "1/2": "½",
    "3/4": "¾",
    "1": "¹",
    "2": "²",
    "3": "³",
    "0": "°",
    "(c)": "©",
    "(r)": "®",
    "TM": "™",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
}
_PLAIN = {letter: plain for plain, letters in _LETTERS.items() for letter in letters}

# Marks that only change the letter beside them, or the direction of writing: dropped, not "?".
_SILENT_RANGES = (
    (0x00AD, 0x00AD),
    (0x0300, 0x036F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0x1F3FB, 0x1F3FF),
    (0xE0000, 0xE007F),
)


def is_digits(text: str) -> bool:
    """True for one or more of 0-9 and nothing else (not the digits of other scripts)."""
    return text != "" and all("0" <= each <= "9" for each in text)


def is_printable_ascii(text: str) -> bool:
    """True when every character is between space and tilde."""
    return all(" " <= each <= "~" for each in text)


def trim(text: str) -> str:
    """Without the spaces, tabs and line ends around it."""
    start, end = 0, len(text)
    while start < end and text[start] in PLAIN_SPACES:
        start += 1
    while end > start and text[end - 1] in PLAIN_SPACES:
        end -= 1
    return text[start:end]


def to_ascii(text: str) -> str:
    """What a receipt printer can print: é becomes e, any kind of space a space, the rest "?"."""
    return "".join(_plain_character(each) for each in text)


def one_line(text: str) -> str:
    """ASCII, with runs of spaces and line ends made one space, and none around it."""
    return " ".join(words(to_ascii(text)))


def tidy(text: str) -> str:
    """One line in the letters it was written in: a screen shows them, paper replaces some."""
    return " ".join(words("".join(_tidy_character(each) for each in _with_joined_marks(text))))


def words(text: str) -> list[str]:
    """The pieces between spaces."""
    return [each for each in text.split(" ") if each != ""]


def small_letters(text: str) -> str:
    """A-Z made small; everything else as it was (lower-casing differs between languages)."""
    return "".join(chr(ord(each) + 32) if "A" <= each <= "Z" else each for each in text)


def capital_letters(text: str) -> str:
    """a-z made capital; everything else as it was."""
    return "".join(chr(ord(each) - 32) if "a" <= each <= "z" else each for each in text)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width`, broken at spaces; a longer word is cut. Leading spaces repeat."""
    if len(text) <= width:
        return [text]
    indent = min(_leading_spaces(text), width - 1)
    room = width - indent
    lines: list[str] = []
    for piece in _pieces(text, room):
        if lines and len(lines[-1]) + 1 + len(piece) <= room:
            lines[-1] = lines[-1] + " " + piece
        else:
            lines.append(piece)
    return [" " * indent + line for line in lines] or [""]


def _pieces(text: str, room: int) -> list[str]:
    """The words, those longer than the room cut into pieces that fit."""
    return [
        word[start : start + room] for word in words(text) for start in range(0, len(word), room)
    ]


def letters_in(text: str) -> int:
    """Whole characters: an emoji is one, though it is two for JavaScript."""
    return len(text)


def _leading_spaces(text: str) -> int:
    count = 0
    while count < len(text) and text[count] == " ":
        count += 1
    return count


def _with_joined_marks(text: str) -> str:
    """An "e" and its accent are "é". Old letters only: no version of Unicode changes theirs."""
    runs: list[str] = []
    for each in text:
        if runs and "\u0300" <= each <= "\u036f":
            runs[-1] += each
        else:
            runs.append(each)
    return "".join(unicodedata.normalize("NFC", run) if _is_marked(run) else run for run in runs)


def _is_marked(run: str) -> bool:
    letter = run[0]
    is_plain = "A" <= letter <= "Z" or "a" <= letter <= "z"
    is_old = is_plain or "\u00c0" <= letter <= "\u024f" or "\u1e00" <= letter <= "\u1eff"
    return is_old and len(run) > 1


def _plain_character(character: str) -> str:
    tidied = _tidy_character(character)
    if tidied == "" or " " <= tidied <= "~":
        return tidied
    return _PLAIN.get(tidied, "?")


def _tidy_character(character: str) -> str:
    if " " <= character <= "~":
        return character
    if character in PLAIN_SPACES or "\u2000" <= character <= "\u200a":
        return " "
    return "" if _is_silent(ord(character)) else character


def _is_silent(code: int) -> bool:
    if code < 32 or code == 127:
        return True
    return any(first <= code <= last for first, last in _SILENT_RANGES)
