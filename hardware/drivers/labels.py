"""Printers of labels: the same line as receipt printers', other questions.

TSPL: ESC ! ? is answered at once by one byte. ZPL: ~HS is answered by three lines. Neither knows a
barrier, so a document is on paper when the printer was twice in a row well and idle.
"""

import re
import time
from collections.abc import Callable

from hardware.drivers import receipts
from hardware.drivers.receipts import Patience, Talk
from hardware.drivers.wires import NO_ANSWER
from hardware.status import COVER_IS_OPEN, IS_BROKEN, PAPER_IS_OUT

TSPL_ASK, ZPL_ASK = b"\x1b!?", b"~HS"
TSPL_PRINTING = 0x20
RIBBON_IS_OUT = "Pita printer label habis."
PAUSED = "Printer label dijeda; tekan tombol PAUSE di printernya."
JAMMED = "Label macet di printer; buka, keluarkan, lalu tutup lagi."
TSPL_TROUBLES = (
    (0x01, COVER_IS_OPEN),
    (0x02, JAMMED),
    (0x04, PAPER_IS_OUT),
    (0x08, RIBBON_IS_OUT),
    (0x10, PAUSED),
    (0x80, IS_BROKEN),
)
ZPL_ANSWER = re.compile(rb"\x02([^\x03]*)\x03")
ZPL_LINES = 3
CALM_ANSWERS = 2  # it may look idle for a moment before it begins
MOST_ANSWER = 512


class LabelTalk(Talk):
    """`newest` is its newest whole answer; empty while it says nothing."""

    ask_with = TSPL_ASK
    newest: bytes = b""

    def await_end(self, meanwhile: Callable[[], None]) -> None:
        if not self.answers:
            self._await_left()
            return
        calm, patience = 0, Patience()
        while calm < CALM_ANSWERS:
            meanwhile()
            self._ask_status()
            trouble, is_heard = self._trouble(), bool(self.newest)
            self._tell(trouble if is_heard else NO_ANSWER)
            calm = calm + 1 if is_heard and not trouble and self._is_idle() else 0
            patience.check(trouble, is_heard=is_heard)
            time.sleep(receipts.ASK_AGAIN_SECONDS if calm < CALM_ANSWERS else 0)
        self._tell("")

    def _ask_status(self) -> None:
        self.newest = b""
        self._say(self.ask_with)
        deadline = time.monotonic() + receipts.ANSWER_SECONDS
        while not self._is_whole() and time.monotonic() < deadline:
            self._listen(receipts.ANSWER_SECONDS)
        self.newest = self.newest if self._is_whole() else b""
        self.answers = self.answers or bool(self.newest)

    def _heard(self, data: bytes) -> None:
        self.newest = (self.newest + data)[-MOST_ANSWER:]

    def _is_whole(self) -> bool:
        return bool(self.newest)

    def _is_idle(self) -> bool:
        return not self.newest[-1] & TSPL_PRINTING

    def _trouble(self) -> str:
        if not self.newest:
            return ""
        said = self.newest[-1]
        return next((words for bit, words in TSPL_TROUBLES if said & bit), "")


class ZplTalk(LabelTalk):
    ask_with = ZPL_ASK

    def _is_whole(self) -> bool:
        return len(ZPL_ANSWER.findall(self.newest)) >= ZPL_LINES

    def _fields(self) -> list[list[bytes]]:
        """Of the first two lines; empty where it says less than it should."""
        lines = [line.split(b",") for line in ZPL_ANSWER.findall(self.newest)][:2]
        is_known = [len(line) for line in lines] >= [5, 9]
        return lines if is_known else []

    def _is_idle(self) -> bool:
        """No format waits in its memory, and no label of a batch is left."""
        known = self._fields()
        return not known or (_number(known[0][4]) == 0 and _number(known[1][8]) == 0)

    def _trouble(self) -> str:
        known = self._fields()
        if not known:
            return ""
        first, second = known
        flags = (
            (second[2], COVER_IS_OPEN),
            (first[1], PAPER_IS_OUT),
            (second[3], RIBBON_IS_OUT),
            (first[2], PAUSED),
        )
        return next((words for flag, words in flags if flag == b"1"), "")


def _number(field: bytes) -> int:
    return int(field) if field.isdigit() else 0


def talk_of(profile: str) -> type[Talk]:
    """What a printer of this profile understands."""
    return {"tspl": LabelTalk, "zpl": ZplTalk}.get(profile, Talk)
