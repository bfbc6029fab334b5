"""What a drawer box is told to open: bytes, written as people read them in its manual.

Most open at any byte; some only at the bytes they were made for. What printers send to a drawer
(domain.md 8.2) suits both where nothing else is said.
"""

import re

USUAL = "1b 70 00 19 fa"
MOST_BYTES = 16
WRITTEN = re.compile(r"(0x)?[0-9a-f]{2}([\s,]*(0x)?[0-9a-f]{2})*", re.ASCII)


def written(text: str) -> str | None:
    """As it is kept, `07` or `1b 70 00`; nothing said: the usual. None: no bytes, or too many."""
    said = text.strip().lower()
    if not said:
        return USUAL
    if not WRITTEN.fullmatch(said):
        return None
    found = re.sub(r"0x|[\s,]", "", said)
    return bytes.fromhex(found).hex(" ") if len(found) <= 2 * MOST_BYTES else None


def bytes_of(opens_with: str) -> bytes:
    """A newer release may know of more; a drawer is rather opened the usual way than not."""
    return bytes.fromhex(written(opens_with) or USUAL)
