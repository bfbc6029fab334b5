"""The merchant and its outlets: legal identity, business day, tax, service and rounding settings."""
