"""Back office of staff: who works here, their roles, PIN and password."""

from pos.people.admin import persons

__all__ = ["persons"]
