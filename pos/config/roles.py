"""One codebase, two roles: the shop's mini-PC ("hub") and the cloud."""

import enum
import os


class Role(enum.StrEnum):
    SHOP = "shop"
    CLOUD = "cloud"


def role_of_this_process() -> Role:
    """LANCAR_ROLE, `shop` when unset. Any other word stops the start with a plain sentence."""
    word = os.environ.get("LANCAR_ROLE", Role.SHOP)
    try:
        return Role(word)
    except ValueError as error:
        raise SystemExit(f"LANCAR_ROLE harus shop atau cloud, bukan {word!r}.") from error
