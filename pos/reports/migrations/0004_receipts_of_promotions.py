"""Figures of promotions tell what their receipts came to: every day is summed anew."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from pos.journal.ids import derived_id

DAY = 10  # letters


def mark_days(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    figures = apps.get_model("reports", "Figure").objects.filter(dimension="promotion")
    mark = apps.get_model("reports", "StalePeriod")
    days = figures.order_by().values_list("merchant_id", "outlet_id", "period").distinct()
    for merchant, outlet, day in days:
        if len(day) == DAY:
            mark.objects.get_or_create(
                merchant_id=merchant,
                outlet_id=outlet,
                period=day,
                defaults={"id": derived_id(outlet, int(day.replace("-", "")))},
            )


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_rank")]

    operations = [migrations.RunPython(mark_days, migrations.RunPython.noop)]
