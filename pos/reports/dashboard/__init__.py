"""The owner's dashboard: all outlets of a merchant at a glance, from the rollups."""
