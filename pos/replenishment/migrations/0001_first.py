"""Forecasts of demand, made by the worker; there are none before its first round."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0003_old_prices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Season",
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
                ("through", models.CharField(max_length=10, verbose_name="dihitung sampai")),
                ("factors", models.JSONField(default=list, verbose_name="faktor hari")),
                ("next_product", models.UUIDField(null=True)),
            ],
            options={
                "verbose_name": "musim mingguan",
                "verbose_name_plural": "musim mingguan",
            },
        ),
        migrations.CreateModel(
            name="Forecast",
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
                ("daily_milli", models.BigIntegerField(verbose_name="terjual sehari (perseribu)")),
                ("deviation_milli", models.BigIntegerField(verbose_name="simpangan (perseribu)")),
                ("counted_days", models.PositiveSmallIntegerField(verbose_name="hari dihitung")),
                ("short_days", models.PositiveSmallIntegerField(verbose_name="hari tanpa stok")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="catalog.product",
                        verbose_name="barang",
                    ),
                ),
            ],
            options={
                "verbose_name": "saran pesanan",
                "verbose_name_plural": "saran pesanan",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "product"), name="forecast_key"
                    )
                ],
            },
        ),
        CompositePrimaryKey("season"),
        CompositePrimaryKey("forecast"),
    ]
