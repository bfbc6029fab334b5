"""The deterministic simulator: the till's real core and the hub's real ingest in lock-step."""
