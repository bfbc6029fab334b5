"""`make bench`: how fast, how small, how hungry. See __main__.py for the parts."""
