"""Whether a drawer on a printer's cable stands open, as far as it has a switch that says so.

The printer tells the level of one pin (DLE EOT 1, bit 2); which level means open differs between
drawers, and without a switch it never changes. So nobody is asked: the level right after a pulse,
where it is another than before, is the open one, and is believed when that was seen twice more
often than the contrary. A drawer without a switch is therefore never said to stand open.
"""

OPEN_MS = 60_000
BELIEVED_AFTER = 2
STANDS_OPEN = "Laci uang di printer {name} terbuka lebih dari satu menit."
SUGGESTION = "Tutup lacinya, lalu hitung uangnya bila tidak ada yang menjaganya."


class DrawerSensor:
    def __init__(self) -> None:
        self._level: bool | None = None
        self._before_pulse: bool | None = None
        self._votes = {True: 0, False: 0}
        self._open_since: int | None = None
        self._is_told = False

    def pulsed(self) -> None:
        self._before_pulse = self._level

    def looked(self, level: bool | None, now: int) -> int | None:
        """Since when it stands open, once for each time; None: nothing to say."""
        if level is None:
            return None
        before, self._before_pulse = self._before_pulse, None
        if before is not None and before != level:
            self._votes[level] += 1
        self._level = level
        if level != self._open_level():
            self._open_since, self._is_told = None, False
            return None
        self._open_since = now if self._open_since is None else self._open_since
        if self._is_told or now - self._open_since < OPEN_MS:
            return None
        self._is_told = True
        return self._open_since

    def _open_level(self) -> bool | None:
        lead = self._votes[True] - self._votes[False]
        return lead > 0 if abs(lead) >= BELIEVED_AFTER else None
