"""The demo merchant of a cloud looks like one whose days came in while they went on."""

import pytest

from pos.config import demo_cloud
from pos.journal.models import Problem
from pos.journal.replay import rebuild
from pos.outlets.models import Outlet
from pos.reports.rollup_models import LateSum
from pos.sales.models import Sale
from pos.stock.models import Level

pytestmark = pytest.mark.django_db


def test_each_outlet_has_sold_every_day_and_nothing_of_it_came_late(settings, monkeypatch):
    settings.ROLE = "cloud"
    monkeypatch.setattr(demo_cloud, "DAYS", 4)
    demo_cloud.make_demo_cloud()
    days = Sale.objects.values_list("outlet_id", "business_date").distinct()
    assert len(days) in (3 * 3, 3 * 4)  # today only once the shops have opened
    assert Outlet.objects.count() == 3
    assert not LateSum.objects.exists()
    assert not Problem.objects.exists()
    assert not Level.objects.filter(quantity_milli__lt=0).exists()
    assert rebuild(verify_only=True) == []
