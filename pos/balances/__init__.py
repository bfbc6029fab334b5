"""The ledger of what customers owe and hold: identified movements, never a stored balance."""
