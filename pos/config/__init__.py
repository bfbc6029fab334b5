"""The composition root: it imports everybody and nobody imports it."""
