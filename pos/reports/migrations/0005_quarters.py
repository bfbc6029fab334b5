"""Quarters and years stand for their months: those of a shop with a past wait to be summed."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from pos.reports.marks import mark_stale
from pos.reports.spans import MONTH, all_above


def mark_longer(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    figures = apps.get_model("reports", "Figure").objects.filter(dimension="day").order_by()
    told = figures.values_list("merchant_id", "outlet_id", "period").distinct()
    marks: dict[Any, set[tuple[Any, str]]] = {}
    for merchant, outlet, period in told:
        if len(period) == MONTH:
            marks.setdefault(merchant, set()).update((outlet, each) for each in all_above(period))
    for merchant, periods in marks.items():
        mark_stale(merchant, periods)


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_receipts_of_promotions")]

    operations = [migrations.RunPython(mark_longer, migrations.RunPython.noop)]
