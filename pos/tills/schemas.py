"""Shapes of devices, drawers and shifts over HTTP."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import StringConstraints

Reason = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


class DeviceShape(Schema):
    id: UUID
    outlet_id: UUID
    name: str
    role: str
    series: str
    epoch: int
    drawer_id: UUID | None
    paired_at: int
    revoked_at: int | None
    revoked_reason: str


class DeviceList(Schema):
    devices: list[DeviceShape]


class Revoked(Schema):
    reason: Reason


class NewCode(Schema):
    drawer_id: UUID | None = None


class Code(Schema):
    """Six digits, ten minutes, one device."""

    code: str
    valid_ms: int


class DrawerShape(Schema):
    id: UUID
    outlet_id: UUID
    name: str
    archived: bool


class DrawerList(Schema):
    drawers: list[DrawerShape]


class ShiftShape(Schema):
    id: UUID
    outlet_id: UUID
    drawer_id: UUID | None
    device_id: UUID | None
    business_date: str
    opened_at: int | None
    opened_by_name: str
    float_minor: int
    closed_at: int | None
    closed_by_name: str
    counted_minor: int | None
    expected_minor: int | None
    variance_minor: int | None
    cash_minor: int
    cash_in_minor: int
    cash_out_minor: int
    drop_minor: int
    sales: int
    late_sales: int
    refunds: int
    refund_minor: int


class ShiftPage(Schema):
    shifts: list[ShiftShape]
    next: str | None
