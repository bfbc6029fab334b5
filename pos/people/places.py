"""Where somebody works, and so what they are shown: of their outlets, or of all."""

import uuid
from typing import TypeVar

from django.conf import settings

from pos.journal.rows import home_outlet
from pos.journal.tenancy import TenantModel, merchant_wide
from pos.outlets.models import Outlet
from pos.outlets.queries import outlets_here, outlets_of, the_outlet
from pos.people import errors
from pos.people.models import Person

Row = TypeVar("Row", bound=TenantModel)


def works_here(person: Person) -> bool:
    """On a hub: in its outlet. Into the cloud everybody comes, and sees the outlets that are
    theirs."""
    if settings.ROLE == "cloud" or person.works_everywhere:
        return True
    return person.works_in(home_outlet(person.merchant_id, merchant_wide(person.merchant_id)))


def outlets_shown(person: Person) -> list[Outlet]:
    """Of those whose facts this server has, the ones where this person works."""
    return [each for each in outlets_here(person.merchant_id) if person.works_in(each.id)]


def outlet_shown(person: Person) -> Outlet:
    """What is told of one outlet: this server's, or in the cloud the first that is theirs."""
    home = the_outlet(person.merchant_id)
    shown = [home] if person.works_in(home.id) else outlets_shown(person)
    if not shown:
        raise errors.not_your_outlet()
    return shown[0]


def speaks_for_all(merchant_id: uuid.UUID, by: uuid.UUID | None) -> bool:
    """Whether what they set may hold in every outlet: they work in all. Nobody: a server does."""
    person = Person.objects.filter(merchant_id=merchant_id, id=by).first() if by else None
    if person is None or person.works_everywhere:
        return True
    return all(person.works_in(each.id) for each in outlets_of(merchant_id))


def check_speaks_for_all(merchant_id: uuid.UUID, by: uuid.UUID | None) -> None:
    """NotAllowed `prices_of_all`."""
    if not speaks_for_all(merchant_id, by):
        raise errors.prices_of_all()


def row_shown(person: Person, row: Row) -> Row:
    """NotAllowed `not_your_outlet`: it is of an outlet where this person does not work."""
    is_wide = row.outlet_id == merchant_wide(person.merchant_id)
    if not (is_wide or person.works_in(row.outlet_id)):
        raise errors.not_your_outlet()
    return row


def sees_all(person: Person, shown: list[Outlet]) -> bool:
    """Whether these, which they are shown, are all whose facts this server has."""
    return person.works_everywhere or len(shown) == len(outlets_here(person.merchant_id))
