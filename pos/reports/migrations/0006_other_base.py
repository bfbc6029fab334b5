"""Figures of taxes tell the DPP nilai lain: days with taxes are summed anew."""

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from pos.journal.ids import derived_id

DAY = 10  # letters


def mark_days(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    figures = apps.get_model("reports", "Figure").objects.filter(dimension="tax")
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
    dependencies = [("reports", "0005_quarters")]

    operations = [
        migrations.AddField(
            "figure",
            "other_base_minor",
            models.BigIntegerField("DPP nilai lain", default=0),
        ),
        migrations.RunPython(mark_days, migrations.RunPython.noop),
    ]
