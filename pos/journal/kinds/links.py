"""A shop's hub and its cloud know each other. Keys travel here, codes and other secrets never."""

from typing import Annotated

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, ShortText, kind
from pos.journal.kinds.devices import PublicKey

Epoch = Annotated[int, Field(ge=1, le=1_000_000)]
MAX_RAW = 1024 * 1024


@kind("hub.linked", version=1)
class HubLinked(Body):
    """The cloud's word: this hub hands in the record of this outlet, under this key. Told to the
    whole merchant, as all that the cloud says: so its chain is whole in every outlet."""

    outlet: Id
    device: Id
    epoch: Epoch
    public_key: PublicKey
    name: ShortText


@kind("hub.unlinked", version=1)
class HubUnlinked(Body):
    """The cloud takes nothing more from this hub until it is linked again."""

    outlet: Id
    device: Id
    reason: ShortText


@kind("cloud.linked", version=1)
class CloudLinked(Body):
    """The hub's word: from now on my record goes to this address, signed with my key `epoch`.
    `device` and `public_key` are the cloud's."""

    address: ShortText
    device: Id
    public_key: PublicKey
    epoch: Epoch


@kind("cloud.unlinked", version=1)
class CloudUnlinked(Body):
    """Nothing more is sent; what the cloud has it keeps."""

    address: ShortText


@kind("change.told", version=1, holds=True)
class ChangeTold(Body):
    """The cloud's word: a server or till of one outlet said this of the whole merchant, and it
    holds here. `raw` and `sig` are that event as it was signed; `kind` and `version` are its own,
    so that who does not know it yet can wait."""

    kind: ShortText
    version: Epoch
    raw: Annotated[str, StringConstraints(max_length=MAX_RAW)]
    sig: Annotated[str, StringConstraints(max_length=86)]
