"""Back office of customers: who they are, their ticks, and numbers that stand there twice."""

from pos.customers.admin import breaches, customers, groups

__all__ = ["breaches", "customers", "groups"]
