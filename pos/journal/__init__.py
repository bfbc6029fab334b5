"""The append-only, hash-chained record of what happened, and the one seam of the house."""
