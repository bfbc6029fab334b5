"""Scales, pole displays, scanners and drawer boxes on the server's cables, as master data."""

from typing import Annotated

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, MasterBody, kind


class GadgetIdentity(Body):
    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class GadgetLink(Body):
    host: Annotated[str, StringConstraints(min_length=1, max_length=253)]
    port: Annotated[int, Field(ge=1, le=65_535)]


class GadgetUse(Body):
    """`till` null: every till's."""

    sort: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    till: Id | None


class GadgetShelf(Body):
    archived: bool


class GadgetGroups(Body):
    identity: GadgetIdentity | None = None
    link: GadgetLink | None = None
    use: GadgetUse | None = None
    shelf: GadgetShelf | None = None


@kind("gadget.changed", version=1)
class GadgetChanged(MasterBody):
    groups: GadgetGroups


class GadgetDrawer(Body):
    """Bytes that open a drawer box: `07`, `1b 70 00 19 fa`."""

    opens_with: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2}( [0-9a-f]{2}){0,15}$")]


class GadgetGroupsV2(GadgetGroups):
    drawer: GadgetDrawer | None = None


@kind("gadget.changed", version=2)
class GadgetChangedV2(GadgetChanged):
    """A drawer box, and what it is opened with."""

    groups: GadgetGroupsV2
