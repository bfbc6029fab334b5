"""What the staff clock refuses. The tree and its HTTP answers are in pos.journal.errors.

clocking_unknown       nothing to put right
clocking_changed       somebody else put it right meanwhile
own_clocking           one's own times are put right by somebody else; the owner's by the owner
clock_reason_missing   a correction without a reason
clock_time_bad         no time, or one that lies ahead
clock_same             nothing would change
work_rules_bad         days of work, rest days or holidays that cannot be
"""

from pos.journal.errors import BadInput, NotAllowed, NotFound


def clocking_unknown() -> NotFound:
    return NotFound("clocking_unknown", "Absen ini tidak ada.")


def clocking_changed() -> BadInput:
    return BadInput("clocking_changed", "Absen ini baru saja dibetulkan orang lain. Lihat lagi.")


def own_clocking() -> NotAllowed:
    return NotAllowed("own_clocking", "Absen sendiri dibetulkan oleh orang lain.")


def clock_reason_missing() -> BadInput:
    return BadInput("clock_reason_missing", "Tulis alasannya.")


def clock_time_bad() -> BadInput:
    return BadInput("clock_time_bad", "Waktunya tidak dapat dibaca, atau belum terjadi.")


def clock_same() -> BadInput:
    return BadInput("clock_same", "Tidak ada yang berubah.")


def work_rules_bad() -> BadInput:
    return BadInput("work_rules_bad", "Aturan jam kerja ini tidak mungkin.")
