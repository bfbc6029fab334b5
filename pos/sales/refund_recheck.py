"""Recomputing a refund: is it the exact mirror of what its sale's own body says?

A part depends on what came back before it, which it states as its till knew it; a part from before
that was stated is checked as far as it was paid. More back than was sold is said elsewhere
(`over_refund`).
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pos.domain.errors import DomainError
from pos.domain.refunds import refund
from pos.domain.types import Priced, RefundRequest
from pos.sales.recheck import compare_lines, payment_differences

Json = Mapping[str, Any]


def first_refund_difference(body: Json, original: Json | None) -> str | None:
    """What does not add up, as "place: stated, computed"; None when all is well."""
    return next(_differences(body, original), None)


def _differences(body: Json, original: Json | None) -> Iterator[str]:
    yield from payment_differences(body)
    stated = body.get("returned_before")
    if original is None or (stated is None and not _is_whole(body, original)):
        return
    wanted = [_request(line["id"], -line["quantity_milli"]) for line in body["lines"]]
    before = [_request(each["line"], each["quantity_milli"]) for each in stated or ()]
    try:
        mirrored = refund(cast("Priced", original), wanted, before)
    except DomainError as error:
        yield f"{error.code}: {error.sentence}"
        return
    yield from compare_lines(body, cast("Json", mirrored))


def _request(line: str, quantity_milli: int) -> RefundRequest:
    return {"line": line, "quantity_milli": quantity_milli}


def _is_whole(body: Json, original: Json) -> bool:
    returned = {line["id"]: -line["quantity_milli"] for line in body["lines"]}
    return returned == {line["id"]: line["quantity_milli"] for line in original["lines"]}
