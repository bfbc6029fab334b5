"""Back office of staff: who works here, their roles, secrets, and rights at the till."""

from pos.people.admin import permissions, persons, phones

__all__ = ["permissions", "persons", "phones"]
