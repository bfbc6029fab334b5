"""Devices join and leave the shop. The public key travels here, so each copy proves itself."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, ShortText, kind

PublicKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{87}$")]
SeriesCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,8}$")]


@kind("device.paired", version=1)
class DevicePaired(Body):
    """A device (till, hub, display, cloud) got its key epoch and its receipt series.

    `public_key`: base64url of the 65-byte uncompressed P-256 point, without padding.
    """

    device: Id
    epoch: Annotated[int, Field(ge=1, le=1_000_000)]
    series: SeriesCode
    public_key: PublicKey
    name: ShortText
    role: Literal["hub", "cloud", "till", "kitchen", "display", "waiter"]
    drawer: Id | None = None


@kind("device.revoked", version=1)
class DeviceRevoked(Body):
    """Events of this device that arrive later are stored but quarantined (`revoked_device`)."""

    device: Id
    reason: ShortText


@kind("device.named", version=1)
class DeviceNamed(Body):
    """What people call a device from now on, whatever it said when it paired."""

    device: Id
    name: ShortText


@kind("device.wipe_asked", version=1)
class DeviceWipeAsked(Body):
    """What lies on this tablet is to go, once the server has all of it; `wanted` false: not."""

    device: Id
    wanted: bool
    reason: ShortText


@kind("device.wiped", version=1)
class DeviceWiped(Body):
    """The tablet said that nothing lies on it any more. Before that it proved what is kept here."""

    device: Id
