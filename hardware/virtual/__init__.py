"""Devices made of software, for developers, demos and tests; they speak the real protocols."""
