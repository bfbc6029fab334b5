"""What a printer says of itself (DLE EOT n, domain.md 8.2), as words for staff.

A byte is a status byte only when its fixed bits are right (bit 1 and 4 set, bit 0 and 7 clear);
anything else is noise and says nothing.
"""

FIXED_MASK, FIXED = 0b1001_0011, 0b0001_0010
ASK_DRAWER = b"\x10\x04\x01"
DRAWER_PIN = 0x04  # of the answer to n = 1: the level of the cable's third pin
ASK_OFFLINE, ASK_PAPER = b"\x10\x04\x02", b"\x10\x04\x04"
COVER_OPEN = 0x04  # of the answer to n = 2
STOPPED_FOR_PAPER = 0x20
ERROR = 0x40
NO_PAPER = 0x60  # of the answer to n = 4
BARRIER = b"\x1d\x72\x01"  # GS r 1: answered when everything before it is printed
PAPER_OK = b"\x00"

COVER_IS_OPEN = "Tutup printer terbuka."
PAPER_IS_OUT = "Kertas printer habis."
IS_BROKEN = "Printer melaporkan kerusakan; matikan, periksa kertas macet, lalu nyalakan lagi."


def is_status(byte: int) -> bool:
    return byte & FIXED_MASK == FIXED


def trouble_of(offline: int | None, paper: int | None) -> str:
    """A sentence; empty when nothing is wrong or nothing was said."""
    if offline is not None and is_status(offline):
        if offline & COVER_OPEN:
            return COVER_IS_OPEN
        if offline & STOPPED_FOR_PAPER:
            return PAPER_IS_OUT
        if offline & ERROR:
            return IS_BROKEN
    if paper is not None and is_status(paper) and paper & NO_PAPER:
        return PAPER_IS_OUT
    return ""
