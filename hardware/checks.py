"""Mistakes of set-up around devices, as a Django system check."""

from typing import Any

from django.conf import settings
from django.core import checks

from hardware.discovery import found_devices

RULES = "deploy/shop/udev/70-lancar.rules"


@checks.register()
def check_devices_may_be_used(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """hardware.W001: a printer is plugged in, and the server's user may not open it."""
    if settings.ROLE != "shop":
        return []
    closed = [found for found in found_devices() if found.trouble]
    hint = f"Salin {RULES} ke /etc/udev/rules.d/, lalu cabut dan pasang lagi kabelnya."
    return [
        checks.Warning(
            f"{each.name} ({each.address}): {each.trouble}", hint=hint, id="hardware.W001"
        )
        for each in closed
    ]
