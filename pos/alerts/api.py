"""Alerts over HTTP: of the signed-in person's own devices, by the id that each was told."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from pos.alerts import errors
from pos.alerts.actions import send_a_trial, subscribe, unsubscribe
from pos.alerts.kinds import KINDS
from pos.alerts.models import Subscription
from pos.alerts.pushing import Target
from pos.alerts.queries import contact_of, subscription_of, tells_others
from pos.alerts.schemas import AlertsShape, DeviceShape, Done, Subscribing, ThatDevice
from pos.alerts.sealing import own_public_key
from pos.outlets.schemas import REFUSALS
from pos.people.api import Office, person_behind

router = Router(tags=["alerts"])
SEE = Office("reports.view_figure")


@router.get(
    "/dashboard/alerts",
    operation_id="alerts_get",
    auth=SEE,
    response={200: AlertsShape, **REFUSALS},
)
def get_alerts(request: HttpRequest, device: UUID | None = None) -> dict[str, Any]:
    """What there is to be told of, and what this device asked for."""
    return {
        "public_key": own_public_key(),
        "kinds": [
            {"kind": name, "unit": kind.unit, "least": kind.least} for name, kind in KINDS.items()
        ],
        "device": subscription_of(person_behind(request), device),
        "others": tells_others(person_behind(request), device),
    }


@router.put(
    "/dashboard/alerts",
    operation_id="alerts_subscribe",
    auth=SEE,
    response={200: DeviceShape, **REFUSALS},
)
def put_alerts(request: HttpRequest, body: Subscribing) -> Subscription:
    """This device is told from now on; again changes what of."""
    return subscribe(
        person=person_behind(request),
        target=Target(body.endpoint, body.public, body.auth),
        choices=body.choices,
        language=body.language,
        label=body.label,
        contact=contact_of(person_behind(request), request.get_host()),
    )


@router.post(
    "/dashboard/alerts/stop",
    operation_id="alerts_stop",
    auth=SEE,
    response={200: Done, **REFUSALS},
)
def stop_alerts(request: HttpRequest, body: ThatDevice) -> dict[str, bool]:
    """This device is told nothing more."""
    unsubscribe(_own(request, body))
    return {"done": True}


@router.post(
    "/dashboard/alerts/try", operation_id="alerts_try", auth=SEE, response={200: Done, **REFUSALS}
)
def try_alerts(request: HttpRequest, body: ThatDevice) -> dict[str, bool]:
    """One to look at, within the next seconds."""
    send_a_trial(_own(request, body))
    return {"done": True}


def _own(request: HttpRequest, body: ThatDevice) -> Subscription:
    found = subscription_of(person_behind(request), body.id)
    if found is None:
        raise errors.not_subscribed()
    return found
