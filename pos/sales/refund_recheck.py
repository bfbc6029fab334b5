"""Recomputing a refund: is it the exact mirror of what its sale's own body says?

Only a refund of everything that was sold can be compared with the sale alone; what came back in
parts depends on what came back before, and is checked as far as it was paid.
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
    if original is None or not _is_whole(body, original):
        return
    wanted = [
        cast("RefundRequest", {"line": line["id"], "quantity_milli": line["quantity_milli"]})
        for line in original["lines"]
    ]
    try:
        mirrored = refund(cast("Priced", original), wanted, [])
    except DomainError as error:
        yield f"{error.code}: {error.sentence}"
        return
    yield from compare_lines(body, cast("Json", mirrored))


def _is_whole(body: Json, original: Json) -> bool:
    returned = {line["id"]: -line["quantity_milli"] for line in body["lines"]}
    return returned == {line["id"]: line["quantity_milli"] for line in original["lines"]}
