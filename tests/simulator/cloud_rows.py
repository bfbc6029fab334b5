"""What stands in a server's rows, merchant by merchant, as the judge compares it (JSON).

Both sides are read by this file: the cloud in its own process, the hub in the simulator's.
"""

import json
from collections import defaultdict
from typing import Any

from django.db.models import Count, Max, Sum

from pos.catalog.models import Product
from pos.journal.audit import Report, audit
from pos.journal.models import Event, Fork, Head, Problem
from pos.journal.replay import rebuild
from pos.reports.rollup_models import HourSum, PaymentSum
from pos.sales.models import Sale
from pos.stock.models import Level
from sync.models import Deposit

Rows = dict[str, Any]


def product(merchant_id: str, sku: str) -> Product | None:
    return Product.objects.filter(merchant_id=merchant_id, sku=sku).first()


def standing(merchant_id: str) -> Rows:
    """How far it is with this merchant's record: cheap, asked again and again."""
    columns = ("device_id", "epoch", "stream", "seq")
    deposits = Deposit.objects.values_list("device_id").annotate(Max("seq"))
    heads = Head.objects.filter(merchant_id=merchant_id)
    return {
        "heads": {
            f"{device} {epoch} {stream}": seq
            for device, epoch, stream, seq in heads.values_list(*columns)
        },
        "hashes": {
            f"{device} {epoch}": digest
            for device, epoch, digest in heads.values_list("device_id", "epoch", "hash")
        },
        "prices": by_merchant(Product, "sku", "price_minor"),
        "deposits": {str(device): seq for device, seq in deposits.order_by()},
    }


def knows(hashes: list[str]) -> bool:
    """Whether all of these events are in the record here."""
    return Event.objects.filter(hash__in=hashes).count() == len(hashes)


def uncommitted(path: str, status: int, content: bytes) -> list[Any]:
    """What an answer says is here, in the record or left, and a power cut now would undo."""
    what = path.removeprefix("/sync/v1/relay/").partition("?")[0]
    if status != 200 or what not in {"hello", "events", "direct"}:
        return []
    told = [head for head in json.loads(content)["heads"] if head["seq"]]
    here = set(Head.objects.values_list("hash", flat=True))
    if what == "direct":
        named = Deposit.objects.filter(hash__in=[head["hash"] for head in told])
        here |= set(named.values_list("hash", flat=True))
    return [head for head in told if head["hash"] not in here]


def rows(merchant_id: str) -> Rows:
    """Everything that must be alike, or must not be mixed."""
    sales = ("event_id", "number", "total_minor")
    events = ("device_id", "epoch", "stream", "seq", "hash", "state")
    return {
        **standing(merchant_id),
        "events": by_merchant(Event, *events),
        "kinds": by_merchant(Event, "kind", "outlet_id"),
        "sales": by_merchant(Sale, *sales),
        "levels": by_merchant(Level, "product_id", "quantity_milli", "value_minor"),
        "problems": by_merchant(Problem, "code", "sentence"),
        "forks": by_merchant(Fork, "device_id", "seq", "reason"),
        "audit": [str(each) for each in audit(Report())][:3],
        "rebuild": [str(each) for each in rebuild(verify_only=True)][:3],
        "doubled": _doubled(),
    }


def turnover(merchant_id: str) -> Rows:
    """By business day, from the sales themselves and from each rollup: sales and Rupiah."""
    sums = {
        "sales": (Sale, Count("*"), "total_minor"),
        "hours": (HourSum, Sum("sales"), "total_minor"),
        "payments": (PaymentSum, Sum("payments"), "amount_minor"),
    }
    return {
        name: _by_day(model.objects.filter(merchant_id=merchant_id), count, amount)
        for name, (model, count, amount) in sums.items()
    }


def _by_day(rows: Any, count: Any, amount: str) -> dict[str, list[int]]:
    found = rows.values_list("business_date").annotate(many=count, sum=Sum(amount)).order_by()
    return {day: [many, total] for day, many, total in found}


def by_merchant(model: Any, *columns: str) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for merchant, *row in model.objects.values_list("merchant_id", *columns):
        found[str(merchant)].append([_told(each) for each in row])
    return {merchant: sorted(lines, key=str) for merchant, lines in found.items()}


def _told(value: Any) -> Any:
    return value if isinstance(value, int | str) or value is None else str(value)


def _doubled() -> list[str]:
    """Events that more than one merchant has."""
    found = Event.objects.values_list("hash").annotate(Count("merchant_id", distinct=True))
    return [digest for digest, merchants in found.order_by() if merchants > 1]
