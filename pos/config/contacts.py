"""In the cloud the outlets' own servers say how they stand; the dashboard shows it first."""

import uuid

from pos.reports.dashboard.freshness import Contact, contacts
from sync.models import HubLink


@contacts
def hubs_of(merchant_id: uuid.UUID) -> dict[uuid.UUID, Contact]:
    links = HubLink.objects.filter(merchant_id=merchant_id, unlinked_at=None).order_by()
    return {
        outlet_id: Contact(heard_at, waiting, version)
        for outlet_id, heard_at, waiting, version in links.values_list(
            "outlet_id", "heard_at", "waiting", "version"
        )
    }
