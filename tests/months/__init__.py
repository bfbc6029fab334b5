"""Random months of a shop, played through the real verbs, against a book kept by other hands."""
