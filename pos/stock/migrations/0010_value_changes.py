"""What stock loses and gains otherwise than by trade, as rows; from all that ever moved."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.ids import derived_id
from pos.journal.tenancy import CompositePrimaryKey

TRADE = ("sale", "returned", "received", "sent_back", "opening", "moved")
REVALUED_LINES = 200_000
A_READ = 1000


def tell_the_past(apps, editor):
    movement = apps.get_model("stock", "Movement")._base_manager
    change = apps.get_model("stock", "ValueChange")
    moved = movement.exclude(reason__in=TRADE) | movement.exclude(revaluation_minor=0)
    last = None
    while True:  # piece by piece: years of counts do not fit into a small machine's memory
        later = moved.filter(id__gt=last) if last else moved
        rows = list(later.order_by("id")[:A_READ])
        if not rows:
            return
        last = rows[-1].id
        told = [change(**each) for row in rows for each in told_by(row)]
        change._base_manager.bulk_create(told, batch_size=500)


def told_by(row):
    here = {name: getattr(row, name) for name in ("merchant_id", "outlet_id", "product_id")}
    here["business_date"] = row.business_date
    if row.reason not in TRADE:
        what = {"quantity_milli": row.quantity_milli, "value_minor": row.cost_value_minor}
        yield {"id": row.id, "reason": row.reason, **what, **here}
    if row.revaluation_minor:
        what = {"quantity_milli": 0, "value_minor": row.revaluation_minor}
        number = derived_id(row.event_id, REVALUED_LINES + row.line)
        yield {"id": number, "reason": "revaluation", **what, **here}


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_product_expires"),
        ("stock", "0009_batches"),
    ]

    operations = [
        migrations.CreateModel(
            name="ValueChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("reason", models.CharField(max_length=12, verbose_name="sebab")),
                ("quantity_milli", models.BigIntegerField(verbose_name="jumlah")),
                ("value_minor", models.BigIntegerField(verbose_name="nilai")),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="catalog.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "perubahan nilai stok",
                "verbose_name_plural": "perubahan nilai stok",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "business_date"],
                        name="value_change_day",
                    )
                ],
            },
        ),
        CompositePrimaryKey("valuechange"),
        migrations.RunPython(tell_the_past, migrations.RunPython.noop),
    ]
