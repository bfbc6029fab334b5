"""The append-only, hash-chained record of everything that happened, and the one seam of the house."""
