"""Customers the shop knows: who they are, their membership, what they allowed us to keep."""
