"""What every door of the cloud asks first: is this a cloud, whose hub is it, what does it say."""

from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from ninja import Schema
from pydantic import ValidationError

from pos.journal.errors import BadInput, NotFound
from sync import taking
from sync.asked import Asked
from sync.models import HubLink
from sync.reading import read_json

Shape = TypeVar("Shape", bound=Schema)


def asking(request: HttpRequest) -> tuple[Asked, HubLink]:
    at_cloud()
    asked = Asked.of(request)
    return asked, taking.link_of(asked)


def read(shape: type[Shape], asked: Asked) -> Shape:
    """Hubs gzip what they send, which the web framework would not read."""
    try:
        return shape.model_validate(read_json(asked))
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise BadInput("bad_input", f"Isian tidak sesuai: {place}.") from error


def at_cloud() -> None:
    if settings.ROLE != "cloud":
        raise NotFound("not_a_cloud", "Ini server toko, bukan cloud.")
