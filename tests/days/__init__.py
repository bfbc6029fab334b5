"""Random days of a drawer, held to a book that is kept by other hands: see test_days.py."""
