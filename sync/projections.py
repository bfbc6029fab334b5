"""Rows of links from their events. Who is linked stands in the record; how data flow does not."""

from collections.abc import Sequence

from pos.journal.errors import RuleError
from pos.journal.models import DeviceKey, Ledger
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from sync import telling
from sync.models import HubLink, Told, Uplink

HEARD = ("heard_at", "received_at", "waiting", "version")
SENT = ("sent_seq", "sent_at", "heard_at", "trouble", "troubled_at")


@projection("hub.linked", tables=(HubLink,), keep=HEARD)
def project_links(run: Sequence[Happening]) -> None:
    _only_ourselves(run)
    for happening in run:
        body = happening.body
        HubLink.objects.update_or_create(
            id=body.outlet,
            merchant_id=happening.merchant_id,
            outlet_id=body.outlet,
            defaults={
                "device_id": body.device,
                "epoch": body.epoch,
                "public_key": body.public_key,
                "name": body.name,
                "linked_at": happening.at_ms,
                "unlinked_at": None,
            },
        )


@projection("hub.unlinked", tables=(HubLink,))
def project_unlinks(run: Sequence[Happening]) -> None:
    _only_ourselves(run)
    for happening in run:
        links = HubLink.objects.filter(
            merchant_id=happening.merchant_id, id=happening.body.outlet, unlinked_at=None
        )
        links.filter(device_id=happening.body.device).update(unlinked_at=happening.at_ms)


@projection("cloud.linked", tables=(Uplink,), keep=SENT)
def project_uplinks(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        body = happening.body
        Uplink.objects.update_or_create(
            id=happening.outlet_id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
            defaults={
                "address": body.address,
                "cloud_device_id": body.device,
                "cloud_public_key": body.public_key,
                "epoch": body.epoch,
                "linked_at": happening.at_ms,
                "unlinked_at": None,
            },
        )


@projection("cloud.unlinked", tables=(Uplink,))
def project_goodbyes(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        uplinks = Uplink.objects.filter(merchant_id=happening.merchant_id, id=happening.outlet_id)
        uplinks.update(unlinked_at=happening.at_ms)


@projection("change.told", tables=(Told,))
def project_told(run: Sequence[Happening]) -> None:
    _only_ourselves(run)
    telling.hear(run)


def _only_ourselves(run: Sequence[Happening]) -> None:
    """What the cloud says (whom it lets in, what it tells on) nobody else says: at the cloud not
    even a hub of the same merchant. A hub that hears of it believes the cloud's device."""
    merchant_id = run[0].merchant_id
    believed = {ledger.device_id for ledger in Ledger.objects.filter(merchant_id=merchant_id)}
    if not Ledger.objects.filter(merchant_id=merchant_id, outlet_id=merchant_id).exists():
        clouds = DeviceKey.objects.filter(merchant_id=merchant_id, role="cloud")
        believed |= set(clouds.values_list("device_id", flat=True))
    if {happening.device_id for happening in run} - believed:
        raise RuleError("cloud_only", "Hanya cloud yang memutuskan server toko mana yang masuk.")
