"""Prices of plans price some units only; steps that plans made before say so from here on."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from pos.journal.ids import derived_id


def mark_parts(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    plans = apps.get_model("prices", "PlannedPrice").objects.order_by()
    steps = apps.get_model("catalog", "ShelfPrice").objects
    for plan, merchant in plans.values_list("id", "merchant_id"):
        steps.filter(merchant_id=merchant, id=derived_id(plan, 0)).update(is_part=True)


class Migration(migrations.Migration):
    dependencies = [("prices", "0003_planned_prices"), ("catalog", "0004_part_prices")]

    operations = [migrations.RunPython(mark_parts, migrations.RunPython.noop)]
