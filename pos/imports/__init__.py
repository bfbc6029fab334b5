"""Lists of other systems become products of this shop (decisions/0027)."""
