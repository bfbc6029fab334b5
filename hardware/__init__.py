"""The devices of a shop: printers and their drawers. One process owns them (runhardware)."""
