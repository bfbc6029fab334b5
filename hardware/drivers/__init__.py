"""How bytes reach a device, one module a kind of connection."""
