"""Shapes of alerts over HTTP. An address of a push service comes in and never goes out."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from pos.alerts.kinds import MOST

Secret = Annotated[str, StringConstraints(max_length=1_000, pattern=r"^[\x21-\x7e]+$")]
Key = Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]
Name = Annotated[str, StringConstraints(max_length=20, pattern=r"^[a-z_]+$")]
Size = Annotated[int, Field(ge=0, le=MOST)]
Choices = Annotated[dict[Name, Size], Field(max_length=20)]


class KindShape(Schema):
    """`least`: what is asked for until somebody says otherwise, in minor units or hours."""

    kind: str
    unit: Literal["money", "hours", ""]
    least: int


class DeviceShape(Schema):
    """This device as it asked to be told. `trouble`: why the last alert did not arrive."""

    id: UUID
    choices: dict[str, int]
    language: str
    told_at: int
    trouble: str


class AlertsShape(Schema):
    """`public_key`: what the browser's push service is to take messages from. `others`: somebody
    else is still told on the device that was asked for."""

    public_key: str
    kinds: list[KindShape]
    device: DeviceShape | None
    others: bool


class Subscribing(Schema):
    endpoint: Secret
    public: Key
    auth: Key
    language: Literal["id", "en"]
    label: Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")] = ""
    choices: Choices


class ThatDevice(Schema):
    id: UUID


class Done(Schema):
    done: bool
