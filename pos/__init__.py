"""Lancar, the shop: one small Django app per shop noun. See README.md for the map."""
