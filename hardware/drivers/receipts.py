"""A receipt printer on any line (wires.py): one connection a document.

What came of a document is one of three: it surely is not on paper (NotStarted), it surely is, or
nobody can say (Unknown: the line broke, or fell silent, after the first byte). A printer that never
answers status is believed when it took every byte; many clones are so.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

from hardware.drivers.wires import CONNECT_SECONDS, NO_ANSWER, NotStarted, Unknown, Wire, connected
from hardware.encoding import PULSE, PULSE_AT_ONCE
from hardware.links import Link
from hardware.status import (
    ASK_DRAWER,
    ASK_OFFLINE,
    ASK_PAPER,
    BARRIER,
    DRAWER_PIN,
    is_status,
    trouble_of,
)

ANSWER_SECONDS = 0.3  # domain.md 8.2: clones that do not answer are no error
SILENCE_SECONDS = 60.0  # it takes no byte or ends not, and says nothing of why
PAPER_SECONDS = 900.0  # somebody fetches a new roll
BELIEVED_SECONDS = 10.0  # well and willing, but it does not know the barrier
ASK_AGAIN_SECONDS = 1.0
CHUNK = 2048
STALLED = "Printer tidak menerima data; periksa kertas dan tutupnya."
HUNG_UP = "Printer memutus sambungan."
BROKEN_OFF = "Sambungan ke printer putus di tengah cetak."
Notice = Callable[[str], None]
Pulse = Callable[[], None]


def tell_nobody(sentence: str) -> None:
    """Nobody waits for news."""


def no_drawer(pulse: Pulse) -> None:
    """Nobody waits for change."""


@dataclass(frozen=True)
class Device:
    """`talk`: what it understands; printers of labels have their own (drivers/labels.py). `pulse`:
    what opens the drawer on it, before any paper."""

    link: Link
    talk: "type[Talk]" = field(default_factory=lambda: Talk)
    pulse: bytes = PULSE

    def look(self) -> str:
        """Its trouble now, as a sentence; empty: ready. NotStarted: it does not answer."""
        with closing(connected(self.link)) as wire:
            return self.talk(wire, tell_nobody).ask()

    def drawer_level(self) -> bool | None:
        """None: it does not say. NotStarted: it does not answer."""
        with closing(connected(self.link)) as wire:
            return self.talk(wire, tell_nobody).drawer_level()

    def open_drawer(self, opens: Callable[[], None]) -> None:
        """`opens` is called before the pulse leaves. NotStarted: the line broke."""
        with closing(connected(self.link)) as wire:
            opens()
            try:
                wire.sendall(self.pulse)
            except OSError as error:
                raise NotStarted(HUNG_UP) from error

    def print(
        self,
        document: bytes,
        *,
        starts: Callable[[], None],
        notice: Notice,
        drawers: Callable[[Pulse], None] = no_drawer,
    ) -> None:
        """Returns when it is on paper. `starts` is called before the first byte leaves, `notice`
        with the trouble it waits for, and with "" when that is over, `drawers` again and again
        while it waits for paper: other customers pay meanwhile, and wait for their change."""
        with closing(connected(self.link)) as wire:
            talk = self.talk(wire, notice)
            trouble = talk.ask()
            if trouble:
                raise NotStarted(trouble)
            starts()
            try:
                talk.send(document)
                talk.await_end(lambda: drawers(talk.open_drawer))
            except OSError as error:
                raise Unknown(BROKEN_OFF) from error


class Talk:
    """What is said on one connection. Answers come in the order of the questions; a byte that is
    no status is the answer to the barrier."""

    def __init__(self, wire: Wire, notice: Notice) -> None:
        self.wire, self.notice = wire, notice
        self.told = ""
        self.asked: list[bytes] = []
        self.said: dict[bytes, int] = {}
        self.is_over = False
        self.answers = False  # whether it ever did
        self.is_at_work = False  # something of a document has left

    def open_drawer(self) -> None:
        """After a whole document, which may still wait for paper."""
        self._say(PULSE_AT_ONCE)

    def ask(self) -> str:
        """Its trouble as a sentence; "" when there is none or it does not say. NotStarted: the
        line broke."""
        try:
            self._ask_status()
        except OSError as error:
            raise NotStarted(HUNG_UP) from error
        return self._trouble()

    def drawer_level(self) -> bool | None:
        """Of the drawer's own switch, if it has one. NotStarted: the line broke."""
        try:
            self._ask(ASK_DRAWER)
        except OSError as error:
            raise NotStarted(HUNG_UP) from error
        said = self.said.get(ASK_DRAWER)
        return None if said is None else bool(said & DRAWER_PIN)

    def send(self, document: bytes) -> None:
        """In pieces. A printer whose memory is full waits for paper or for its head."""
        left, patience, self.is_at_work = memoryview(document), Patience(), True
        while left:
            self.wire.settimeout(ASK_AGAIN_SECONDS)
            try:
                left = left[self.wire.send(left[:CHUNK]) :]
                patience = Patience()
                self._tell("")
            except TimeoutError:
                self._listen(ANSWER_SECONDS)
                trouble = self._trouble()
                self._tell(trouble or STALLED)
                patience.check(trouble, is_heard=False)

    def await_end(self, meanwhile: Callable[[], None]) -> None:
        """Until everything is on paper, as far as the printer says so."""
        if not self.answers:
            self._await_left()
            return
        patience = Patience()
        self._say(BARRIER)
        self._listen(ASK_AGAIN_SECONDS)
        while not (self.is_over or self._is_believed(patience)):
            meanwhile()
            self._listen(ASK_AGAIN_SECONDS)
        self._tell("")

    def _await_left(self) -> None:
        """A slow line still has the last bytes."""
        self._say(b"")

    def _say(self, words: bytes) -> None:
        """A serial line lets nothing pass before what it has already, and a printer may hold it up
        for as long as a picture takes: as long as one waits for a printer that is silent."""
        self.wire.settimeout(SILENCE_SECONDS if self.is_at_work else CONNECT_SECONDS)
        self.wire.sendall(words)

    def _is_believed(self, patience: "Patience") -> bool:
        """The barrier is not answered yet: why?"""
        self._ask_status()
        trouble, is_heard = self._trouble(), bool(self.said)
        self._tell(trouble if is_heard else NO_ANSWER)
        return patience.check(trouble, is_heard=is_heard)

    def _ask_status(self) -> None:
        self._ask(ASK_OFFLINE, ASK_PAPER)

    def _ask(self, *questions: bytes) -> None:
        self.asked, self.said = list(questions), {}
        self._say(b"".join(questions))
        deadline = time.monotonic() + ANSWER_SECONDS
        while self.asked and not self.is_over and time.monotonic() < deadline:
            self._listen(ANSWER_SECONDS)
        self.answers = self.answers or bool(self.said)

    def _listen(self, seconds: float) -> None:
        """Whatever comes in time."""
        self.wire.settimeout(seconds)
        try:
            data = self.wire.recv(64)
        except TimeoutError:
            return
        if not data:
            raise ConnectionResetError
        self._heard(data)

    def _heard(self, data: bytes) -> None:
        for byte in data:
            if is_status(byte) and self.asked:
                self.said[self.asked.pop(0)] = byte
            elif not is_status(byte):
                self.is_over = True

    def _trouble(self) -> str:
        return trouble_of(self.said.get(ASK_OFFLINE), self.said.get(ASK_PAPER))

    def _tell(self, trouble: str) -> None:
        if trouble != self.told:
            self.told = trouble
            self.notice(trouble)


class Patience:
    """How long one waits depends on what the printer says: a roll takes minutes, silence is the
    end, and a printer that is well but never answers the barrier is believed."""

    def __init__(self) -> None:
        self.began = self.heard = time.monotonic()
        self.well_since: float | None = None

    def check(self, trouble: str, *, is_heard: bool) -> bool:
        """True: believe that it is done. TimeoutError: give up."""
        now = time.monotonic()
        if is_heard or trouble:
            self.heard = now
        is_well = is_heard and not trouble
        self.well_since = (self.well_since or now) if is_well else None
        if now - self.heard > SILENCE_SECONDS or now - self.began > PAPER_SECONDS:
            raise TimeoutError
        return self.well_since is not None and now - self.well_since > BELIEVED_SECONDS
