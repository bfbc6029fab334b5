"""Devices and their receipt series, cash drawers, shifts, pairing."""
