"""Shapes of the customers app over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from pos.outlets.schemas import Text

CustomerName = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]
ConsentName = Literal["keep_data", "send_receipts", "send_promotions"]


class CustomerShape(Schema):
    """`phone` is E.164 digits without the plus, or empty; `consents` are those given now."""

    id: UUID
    name: str
    phone: str
    member: bool
    price_list: str | None
    consents: list[str]
    archived: bool


class CustomerPage(Schema):
    customers: list[CustomerShape]
    next: str | None


class NewCustomer(Schema):
    name: CustomerName
    phone: Text = ""
    member: bool = False
    consents: Annotated[list[ConsentName], Field(max_length=3)] = []
