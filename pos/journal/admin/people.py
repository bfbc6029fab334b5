"""Names of those who did something. The journal knows only ids; Django knows who its users are."""

import uuid
from collections.abc import Iterable

from django.contrib.auth import get_user_model


def person_names(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    wanted = {each for each in ids if each}
    found = get_user_model()._default_manager.in_bulk(list(wanted))
    return {uuid.UUID(str(key)): person.get_full_name() for key, person in found.items()}
