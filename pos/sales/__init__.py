"""Finished sales as read-only rows, projected from signed events."""
