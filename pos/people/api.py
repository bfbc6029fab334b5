"""Staff over HTTP, and the guard that every back-office endpoint uses."""

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest
from ninja import Router
from ninja.security import SessionAuth

from pos.outlets.models import Merchant
from pos.outlets.schemas import REFUSALS
from pos.people import errors
from pos.people.actions import enrol_phone
from pos.people.models import Person, PhoneSecret
from pos.people.queries import staff_of
from pos.people.schemas import Me, PersonList, PhoneAsk, PhoneEnrolled


class Office(SessionAuth):
    """Somebody signed in to the back office whose roles allow `permission`."""

    def __init__(self, permission: str) -> None:
        super().__init__()
        self.permission = permission

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        person = request.user
        if not isinstance(person, Person):
            return None
        if not person.is_staff or not person.has_perm(self.permission):
            raise errors.not_allowed()
        return person


def person_behind(request: HttpRequest) -> Person:
    """Who asks; only behind `Office`."""
    person: Person = request.auth  # type: ignore[attr-defined]
    return person


def cost_for(context: Any, amount: int | None) -> int | None:
    """What goods cost, in an answer's shape; null for those whose pages do not show it either."""
    allowed: bool = context["request"].user.has_perm("catalog.see_cost")
    return amount if allowed else None


class AnyOffice(Office):
    """Everybody who may sign in at all."""

    def __init__(self) -> None:
        super().__init__("")

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        person = request.user
        return person if isinstance(person, Person) and person.is_staff else None


router = Router(tags=["people"])


@router.get("/me", operation_id="people_me", auth=AnyOffice(), response={200: Me, **REFUSALS})
def me(request: HttpRequest) -> Person:
    """Who is signed in."""
    return person_behind(request)


@router.post(
    "/me/phone",
    operation_id="people_enrol_phone",
    auth=AnyOffice(),
    response={200: PhoneEnrolled, **REFUSALS},
)
def enrol_my_phone(request: HttpRequest, body: PhoneAsk) -> dict[str, Any]:
    """The phone that asks may say yes for whoever is signed in on it, and types the password again:
    a screen that was left signed in makes nobody the owner."""
    person = person_behind(request)
    known = authenticate(request, username=person.username, password=body.password)
    if known is None or known.pk != person.pk:
        raise errors.password_wrong()
    phone = enrol_phone(person=person, public_key=body.public_key, label=body.label)
    secret = PhoneSecret.objects.get(merchant_id=person.merchant_id, id=phone.id).secret
    merchant = Merchant.objects.get(id=person.merchant_id)
    return {"phone": phone.id, "person": person.name, "shop": merchant.name, "secret": secret}


@router.get(
    "/people",
    operation_id="people_list",
    auth=Office("people.view_person"),
    response={200: PersonList, **REFUSALS},
)
def people(request: HttpRequest) -> dict[str, Any]:
    """All staff, archived ones too."""
    return {"people": staff_of(person_behind(request).merchant_id)}
