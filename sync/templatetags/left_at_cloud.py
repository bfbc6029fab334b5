"""What the page that revokes a tablet says of sales that it may have left at the cloud: what is
fetched after that waits for people, so they had better be fetched first (decision 0041)."""

from django import template
from django.conf import settings

from pos.domain.formatting import format_number
from pos.journal.clock import wall_ms
from pos.tills.models import Device
from sync import deposits
from sync.uplink import uplink_of

register = template.Library()
UNHEARD_MS = 2 * 60_000
WAIT = "Yang diambil server toko sesudah pencabutan masuk Perlu dicek; bila bisa, tunggu dulu."
LEFT = "{} penjualan tablet ini masih dititipkan di cloud. " + WAIT
PERHAPS = "Di cloud mungkin ada penjualan tablet ini yang dititipkan dan belum diambil. " + WAIT


@register.simple_tag
def left_at_cloud(device: Device) -> str:
    """Empty where nothing can be left."""
    if settings.ROLE == "cloud":
        count = deposits.left_by(device.merchant_id, device.outlet_id, device.id)
        return LEFT.format(format_number(count, 0)) if count else ""
    uplink = uplink_of(device.merchant_id, device.outlet_id)
    if uplink is None:
        return ""
    is_heard = wall_ms() - (uplink.heard_at or 0) <= UNHEARD_MS
    return "" if is_heard and not uplink.trouble else PERHAPS
