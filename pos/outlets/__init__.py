"""The merchant and its outlets: legal identity, business day, tax and rounding settings."""
