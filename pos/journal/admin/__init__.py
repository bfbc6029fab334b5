"""Back office of the record: the inbox of problems, events, changes that lost, forks."""

from pos.journal.admin import events, problems

__all__ = ["events", "problems"]
