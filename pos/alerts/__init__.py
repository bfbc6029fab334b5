"""Alerts: what needs attention, told on an owner's own device by web push (models.py)."""
