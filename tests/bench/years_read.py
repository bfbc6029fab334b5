"""Reads a shop of two years as its owner does; runs inside the bench shop's own process."""

import json
import time
from datetime import date, timedelta

from django.test import Client

from pos.config.middleware import IdleSignOut
from pos.outlets.queries import business_date, the_outlet
from pos.people.models import Person
from pos.replenishment.actions import forecast_due
from pos.reports.actions import ask_export, sum_period, sum_stale_days
from pos.reports.making import make_exports
from pos.reports.marks import mark_stale
from pos.reports.models import Export
from pos.reports.periods import Stretch
from pos.reports.registry import REPORTS, report_named

ROUNDS = 3
FILE_DAYS = 73


def summing() -> str:
    began = time.perf_counter()
    while sum_stale_days():
        pass
    all_seconds = time.perf_counter() - began
    outlet = the_outlet()
    mark_stale(outlet.merchant_id, [(outlet.id, business_date(outlet))])
    worked = time.process_time()
    assert sum_period(outlet, business_date(outlet))
    day_ms = (time.process_time() - worked) * 1000
    return json.dumps({"all_seconds": all_seconds, "day_ms": day_ms})


def pages() -> str:
    """{"slug, month": processor milliseconds}: the middle of three, after one to warm up."""
    client, told = signed_in(), {}
    last = date.fromisoformat(business_date(the_outlet()))
    for words, days in (("a month", 30), ("two years", 730)):
        first = last - timedelta(days=days - 1)
        asked = f"?masa=pilih&dari={first}&sampai={last}&banding=sebelumnya"
        for report in REPORTS:
            address = f"/admin/reports/figure/lihat/{report.slug}/{asked}"
            told[f"{report.slug}, {words}"] = _middle(client, address)
        told[f"list, {words}"] = _middle(client, f"/admin/reports/figure/{asked}")
    return json.dumps(told)


def advice() -> str:
    """Every product forecast anew, and the page that tells what to order."""
    worked = time.process_time()
    while forecast_due():
        pass
    seconds = time.process_time() - worked
    page_ms = _middle(signed_in(), "/admin/replenishment/forecast/")
    return json.dumps({"forecast_seconds": seconds, "page_ms": page_ms})


def file() -> str:
    """About 100,000 sold lines, as the worker writes them."""
    outlet, owner = the_outlet(), Person.objects.order_by("id").first()
    report = report_named("rincian")
    assert report is not None
    assert owner is not None
    last = date.fromisoformat(business_date(outlet))
    stretch = Stretch(last - timedelta(days=FILE_DAYS - 1), last)
    ask_export(outlet=outlet, report=report, stretch=stretch, with_cost=True, by=owner)
    began, worked = time.perf_counter(), time.process_time()
    assert make_exports() == 1
    told = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - worked}
    return json.dumps({"lines": Export.objects.get().total, **told})


def _middle(client: Client, address: str) -> float:
    found = []
    for _ in range(ROUNDS + 1):
        worked = time.process_time()
        answer = client.get(address, secure=True, headers={"host": "localhost"})
        assert answer.status_code == 200, (address, answer.status_code)
        found.append((time.process_time() - worked) * 1000)
    return sorted(found[1:])[ROUNDS // 2]


def signed_in() -> Client:
    client = Client()
    owner = Person.objects.order_by("id").first()
    assert owner is not None
    client.force_login(owner)
    session = client.session
    session[IdleSignOut.KEY] = int(time.time())
    session.save()
    return client
