"""Back office of kasbon: who owes how much since when, and one person's book."""

from pos.kasbon.admin import movements

__all__ = ["movements"]
