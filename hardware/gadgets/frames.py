"""What scales send, as weights (domain.md 8.3). Bytes in, readings out; whatever is no frame is
skipped, so noise on a cable, half a frame or the wrong speed is never more than silence.

continuous   ST,GS,+  4.876kg   US,... while it moves (A&D, Yaohua, CAS)
             ww004.876kg, wn-000.1kg (XK3190-A12)
             STX + 003290 0 13 ETX: sign, digits, places, XOR in hex (XK3190-A9)
toledo       W asks; STX 4.876 CR, or STX ? status CR while it cannot weigh; 7 bits, even parity
cas          ENQ asks, ACK answers, DC1 asks for SOH STX S|U sign 6 digits unit BCC ETX EOT
adam         P CR LF asks; 4.876 kg
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

MOST_WAITING = 256  # bytes that may still become a frame
MOST_GRAMS = 9_999_999
OVERLOAD = "Timbangan kelebihan beban."
UNDERLOAD = "Timbangan di bawah nol; kosongkan lalu tekan ZERO."
OUT_OF_ZERO = "Timbangan belum di titik nol; kosongkan lalu tekan ZERO."
ENQ, ACK, DC1 = b"\x05", b"\x06", b"\x11"


@dataclass(frozen=True)
class Reading:
    """`is_still` is the scale's own word, True where it has none. With a `trouble` there is no
    weight."""

    weight_g: int
    is_still: bool = True
    trouble: str = ""


Found = "re.Match[bytes]"
Reader = Callable[["re.Match[bytes]"], Reading | None]


@dataclass(frozen=True)
class Protocol:
    """`ask` is sent for every reading, empty: it talks by itself. `handshake`: what it answers to
    that first, and what is said then. `is_even`: the eighth bit is a parity."""

    frames: tuple[tuple["re.Pattern[bytes]", Reader], ...]
    ask: bytes = b""
    handshake: tuple[bytes, bytes] | None = None
    is_even: bool = False

    def said(self, words: bytes, *, on_cable: bool) -> bytes:
        return bytes(map(_even, words)) if self.is_even and on_cable else words


class Frames:
    """One line's bytes, as they come."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.left = b""

    def feed(self, data: bytes) -> tuple[list[Reading], bytes]:
        """Readings in their order, and what is to be answered."""
        if self.protocol.is_even:
            data = bytes(byte & 0x7F for byte in data)
        self.left += data
        found: list[Reading] = []
        while (hit := self._next()) is not None:
            match, read = hit
            self.left = self.left[match.end() :]
            reading = read(match)
            if reading is not None:
                found.append(reading)
        answer = self._answer()
        self.left = self.left[-MOST_WAITING:]
        return found, answer

    def _next(self) -> tuple["re.Match[bytes]", Reader] | None:
        hits = [(pattern.search(self.left), read) for pattern, read in self.protocol.frames]
        real = [(match, read) for match, read in hits if match is not None]
        return min(real, key=lambda hit: hit[0].start(), default=None)

    def _answer(self) -> bytes:
        if self.protocol.handshake is None or self.protocol.handshake[0] not in self.left:
            return b""
        awaited, answer = self.protocol.handshake
        self.left = self.left.replace(awaited, b"")
        return answer


def grams(number: bytes, unit: bytes) -> int | None:
    """Half a gram counts as one; None: no number, or heavier than any counter bears."""
    whole, dot, part = number.replace(b" ", b"").partition(b".")
    if not (whole + part).isdigit() or len(whole) > len(str(MOST_GRAMS)) or (dot and not part):
        return None
    places = part[:6].ljust(6, b"0") if unit.lower() == b"kg" else part[:6].ljust(3, b"0")
    shift = 10 ** (len(places) - (3 if unit.lower() == b"kg" else 0))
    value = (int((whole or b"0") + places) * 2 + shift) // (2 * shift)
    return value if value <= MOST_GRAMS else None


def _even(byte: int) -> int:
    return byte | 0x80 if byte.bit_count() % 2 else byte


def _signed(sign: bytes, weight_g: int | None, *, is_still: bool = True) -> Reading | None:
    if weight_g is None:
        return None
    return Reading(-weight_g if sign == b"-" else weight_g, is_still)


def _ascii(found: "re.Match[bytes]") -> Reading | None:
    return _signed(found[2], grams(found[3], found[4]), is_still=found[1] == b"ST")


def _overloaded(found: "re.Match[bytes]") -> Reading:
    return Reading(0, False, OVERLOAD)


def _a12(found: "re.Match[bytes]") -> Reading | None:
    return _signed(found[1], grams(found[2], b"kg"))


def _a9(found: "re.Match[bytes]") -> Reading | None:
    """Digits count in the place that the sixth of its signs names, in kilograms."""
    sign, digits, places, check = found.groups()
    total = 0
    for byte in sign + digits + places:
        total ^= byte
    if f"{total:02X}".encode() != check.upper():
        return None
    point = len(digits) - int(places)
    return _signed(
        sign, grams(digits[:point] + b"." + digits[point:] if int(places) else digits, b"kg")
    )


def _toledo(found: "re.Match[bytes]") -> Reading | None:
    return _signed(b"+", grams(found[1], b"kg"))


def _toledo_status(found: "re.Match[bytes]") -> Reading:
    """Bits of the byte after ?: 0 moves, 1 above its range, 2 below zero, 3 outside its zero."""
    bits = found[1][0]
    troubles = ((0x02, OVERLOAD), (0x04, UNDERLOAD), (0x08, OUT_OF_ZERO))
    trouble = next((words for bit, words in troubles if bits & bit), "")
    return Reading(0, False, trouble)


def _cas(found: "re.Match[bytes]") -> Reading | None:
    """How its check byte counts differs between models; three equal readings are the check."""
    state, sign, number, unit = found.groups()
    if sign == b"F":
        return Reading(0, False, OVERLOAD)
    return _signed(sign, grams(number, unit.strip()), is_still=state == b"S")


def _pattern(pattern: bytes, read: Reader) -> tuple["re.Pattern[bytes]", Reader]:
    return (re.compile(pattern, re.DOTALL), read)


PROTOCOLS: dict[str, Protocol] = {
    "scale_continuous": Protocol(
        (
            _pattern(rb"(ST|US),(?:GS|NT|TR),([+-]) *([0-9. ]{1,12}?) *(kg|KG|g)", _ascii),
            _pattern(rb"OL,(?:GS|NT|TR)", _overloaded),
            _pattern(rb"w[wn](-?)(\d{1,6}\.?\d{0,4})kg", _a12),
            _pattern(rb"\x02([+-])(\d{6})([0-5])([0-9A-Fa-f]{2})\x03", _a9),
        )
    ),
    "scale_toledo": Protocol(
        (
            _pattern(rb"\x02 *([0-9.]{1,9})N?\r", _toledo),
            _pattern(rb"\x02 *\?(.)\r", _toledo_status),
        ),
        ask=b"W",
        is_even=True,
    ),
    "scale_cas": Protocol(
        (_pattern(rb"\x01\x02([SU])([ +\-F])([0-9. ]{6})(kg| g|g )", _cas),),
        ask=ENQ,
        handshake=(ACK, DC1),
    ),
    "scale_adam": Protocol(
        (_pattern(rb"([+-]?) *([0-9.]{1,9}) *(kg|g)", lambda f: _signed(f[1], grams(f[2], f[3]))),),
        ask=b"P\r\n",
    ),
}
