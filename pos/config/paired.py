"""The guard of what tablets ask beside the protocol: a request signed by a paired device."""

from django.http import HttpRequest

from pos.journal.store import Sender
from sync.asked import Asked
from sync.fetching import trusted


def paired_device(request: HttpRequest) -> Sender:
    """For ninja's `auth`. NotSigned, ClockSkew; NotAllowed of a revoked one."""
    return trusted(Asked.of(request))
