"""The owner's rule of points, and how many times a group earns."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0006_kept_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="customergroup",
            name="points_times_milli",
            field=models.PositiveIntegerField(
                default=1000,
                help_text="1 berarti poin biasa, 2 dua kali, 1,5 satu setengah kali, 0 tidak ada.",
                verbose_name="kelipatan poin (perseribu)",
            ),
        ),
        migrations.CreateModel(
            name="PointsRule",
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
                ("revision", models.BigIntegerField(default=0, editable=False)),
                ("per_minor", models.BigIntegerField(default=0, verbose_name="belanja per poin")),
                (
                    "without_categories",
                    models.JSONField(blank=True, default=list, verbose_name="kategori tanpa poin"),
                ),
                (
                    "without_products",
                    models.JSONField(blank=True, default=list, verbose_name="barang tanpa poin"),
                ),
                ("worth_minor", models.BigIntegerField(default=0, verbose_name="nilai satu poin")),
            ],
            options={
                "verbose_name": "aturan poin",
                "verbose_name_plural": "aturan poin",
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="points_rule_key")
                ],
            },
        ),
        CompositePrimaryKey("pointsrule"),
    ]
