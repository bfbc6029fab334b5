"""The protocol in plain Python, for volume: see tests/README.md."""
