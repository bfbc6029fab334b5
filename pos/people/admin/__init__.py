"""Back office of staff: who works here, their roles, secrets, and rights at the till."""

from pos.people.admin import permissions, persons, phones, sign_in

__all__ = ["permissions", "persons", "phones", "sign_in"]
