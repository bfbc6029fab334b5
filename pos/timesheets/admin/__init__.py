"""Absensi in the back office: the week, one person's week with its corrections, the rules."""

from pos.timesheets.admin.clockings import ClockingAdmin

__all__ = ["ClockingAdmin"]
