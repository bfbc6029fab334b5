"""Reads a shop of two years as its owner does; runs inside the bench shop's own process."""

import json
import time
from datetime import date, timedelta

from django.test import Client

from pos.config.middleware import IdleSignOut
from pos.outlets.queries import business_date, the_outlet
from pos.people.models import Person
from pos.reports.actions import sum_period, sum_stale_days
from pos.reports.registry import REPORTS

ROUNDS = 3


def summing() -> str:
    began = time.perf_counter()
    while sum_stale_days():
        pass
    all_seconds = time.perf_counter() - began
    outlet = the_outlet()
    worked = time.process_time()
    sum_period(outlet, business_date(outlet))
    day_ms = (time.process_time() - worked) * 1000
    return json.dumps({"all_seconds": all_seconds, "day_ms": day_ms})


def pages() -> str:
    """{"slug, month": processor milliseconds}: the middle of three, after one to warm up."""
    client, told = _owner(), {}
    last = date.fromisoformat(business_date(the_outlet()))
    for words, days in (("a month", 30), ("two years", 730)):
        first = last - timedelta(days=days - 1)
        asked = f"?masa=pilih&dari={first}&sampai={last}&banding=sebelumnya"
        for report in REPORTS:
            address = f"/admin/reports/figure/lihat/{report.slug}/{asked}"
            told[f"{report.slug}, {words}"] = _middle(client, address)
        told[f"list, {words}"] = _middle(client, f"/admin/reports/figure/{asked}")
    return json.dumps(told)


def _middle(client: Client, address: str) -> float:
    found = []
    for _ in range(ROUNDS + 1):
        worked = time.process_time()
        answer = client.get(address, secure=True, headers={"host": "localhost"})
        assert answer.status_code == 200, (address, answer.status_code)
        found.append((time.process_time() - worked) * 1000)
    return sorted(found[1:])[ROUNDS // 2]


def _owner() -> Client:
    client = Client()
    owner = Person.objects.order_by("id").first()
    assert owner is not None
    client.force_login(owner)
    session = client.session
    session[IdleSignOut.KEY] = int(time.time())
    session.save()
    return client
