"""Dishes that left their cart after the kitchen was told of them."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("tills", "0008_wiping"),
    ]

    operations = [
        migrations.CreateModel(
            name="DishVoid",
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
                ("void_id", models.UUIDField()),
                ("order_id", models.UUIDField()),
                ("shift_id", models.UUIDField(null=True)),
                ("device_id", models.UUIDField()),
                (
                    "business_date",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="hari"),
                ),
                ("dishes", models.PositiveIntegerField(verbose_name="hidangan")),
                ("names", models.CharField(max_length=200, verbose_name="apa")),
                ("amount_minor", models.BigIntegerField(verbose_name="nilai")),
                ("person_id", models.UUIDField()),
                ("person_name", models.CharField(max_length=200, verbose_name="oleh")),
                ("voided_at", models.BigIntegerField(verbose_name="waktu")),
            ],
            options={
                "verbose_name": "batal setelah dapur",
                "verbose_name_plural": "batal setelah dapur",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "-voided_at"], name="dish_void_time"
                    ),
                    models.Index(
                        fields=["merchant_id", "outlet_id", "shift_id"], name="dish_void_shift"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="dish_void_key"
                    ),
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "void_id"), name="dish_void_once"
                    ),
                ],
            },
        ),
        CompositePrimaryKey("dishvoid"),
    ]
