"""Stock movements and the levels they add up to."""
