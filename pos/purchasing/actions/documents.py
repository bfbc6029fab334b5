"""A document of purchasing has an id that is used once."""

import uuid

from django.db import models

from pos.journal.ids import uuid7
from pos.outlets.models import Outlet
from pos.purchasing import errors


def unused_id(model: type[models.Model], outlet: Outlet, wanted: uuid.UUID | None) -> uuid.UUID:
    """The id the page was given, or a new one. RuleError `already_recorded`: sent twice."""
    document = wanted or uuid7()
    if model._default_manager.filter(merchant_id=outlet.merchant_id, id=document).exists():
        raise errors.already_recorded()
    return document
