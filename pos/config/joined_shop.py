"""A shop that is a new branch: everything of its merchant comes from the cloud (sync.joining).

Secrets never travel with the record, so the owner gets a password and a PIN for this server, shown
once; the PINs of the others are set in the back office. The drawer is made here: it stands here.
"""

import secrets
from pathlib import Path

from django.db import transaction

from pos.config.demo import random_pin
from pos.journal.errors import RuleError
from pos.outlets.models import Outlet
from pos.outlets.queries import outlet_of
from pos.people.actions import set_password, set_pin
from pos.people.models import Person
from pos.tills.actions import add_drawer
from pos.tills.queries import usual_drawer
from sync import joining
from sync.models import Uplink
from sync.uplink import active_uplink


def join(text: str, folder: Path) -> list[str]:
    """What is shown once: who may come in; then `joining.finish`. LancarError: tried again by the
    same command."""
    return join_or_resume(joining.Invitation.of(text), folder)


def join_or_resume(invitation: joining.Invitation | None, folder: Path) -> list[str]:
    """No invitation is needed where the cloud has let this server in before."""
    if invitation is not None and not joining.has_begun():
        joining.join_as_branch(invitation, folder)
    return resume(folder)


def resume(folder: Path) -> list[str]:
    """Goes on where a break left it; only PIN and password are made anew, until they were shown."""
    uplink = active_uplink()
    if uplink is None or not joining.is_unfinished(folder):
        return []
    joining.fetch_all(uplink)
    outlet = outlet_of(uplink.merchant_id, uplink.outlet_id)
    return [f"Cabang       : {outlet}", *_furnish(outlet, uplink)]


@transaction.atomic
def _furnish(outlet: Outlet, uplink: Uplink) -> list[str]:
    owner = _owner(uplink)
    if usual_drawer(outlet.merchant_id, outlet.id) is None:
        add_drawer(merchant_id=outlet.merchant_id, outlet_id=outlet.id, name="Laci 1", by=owner.id)
    pin, password = random_pin(), secrets.token_urlsafe(9)
    set_pin(person=owner, pin=pin, by=None)
    set_password(person=owner, password=password, by=None)
    return [f"Login kantor : {owner.username} / {password}", f"PIN {owner.name:<9}: {pin}"]


def _owner(uplink: Uplink) -> Person:
    people = Person.objects.filter(merchant_id=uplink.merchant_id, active=True)
    owners = [one for one in people.order_by("id") if "owner" in one.roles and one.username]
    if not owners:
        raise RuleError("owner_missing", "Di cloud belum ada pemilik dengan nama pengguna.")
    return owners[0]
