"""In the cloud the outlets' own servers say how they stand; the dashboard shows it first. A hub is
told of them too (`hub.linked` comes down), but hears none of them: there nobody says anything."""

import uuid

from django.conf import settings

from pos.reports.dashboard.freshness import Contact, contacts
from sync.models import HubLink


@contacts
def hubs_of(merchant_id: uuid.UUID) -> dict[uuid.UUID, Contact]:
    if settings.ROLE != "cloud":
        return {}
    links = HubLink.objects.filter(merchant_id=merchant_id, unlinked_at=None).order_by()
    return {
        outlet_id: Contact(heard_at, waiting, version, linked_at)
        for outlet_id, heard_at, waiting, version, linked_at in links.values_list(
            "outlet_id", "heard_at", "waiting", "version", "linked_at"
        )
    }
