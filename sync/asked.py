"""One HTTP request as the protocol sees it, whichever door it came through."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Asked:
    """`path` with its query, as signed; `headers` are asked for by lower-case names."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        return cls(request.method or "", request.get_full_path(), request.headers, request.body)
