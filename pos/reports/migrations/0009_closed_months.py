"""Closed months of the books."""

from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_recap_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosedMonth",
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
                ("month", models.CharField(max_length=7, verbose_name="bulan")),
                ("closed_at", models.BigIntegerField(verbose_name="ditutup")),
                ("closed_by_name", models.CharField(max_length=200, verbose_name="ditutup oleh")),
                ("entries", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "bulan yang ditutup",
                "verbose_name_plural": "bulan yang ditutup",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="closed_month_key"
                    ),
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "month"), name="closed_month_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthAddendum",
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
                ("month", models.CharField(max_length=7, verbose_name="bulan")),
                ("number", models.PositiveIntegerField(verbose_name="susulan ke")),
                ("dated", models.CharField(max_length=10, verbose_name="tanggal")),
                ("noted_at", models.BigIntegerField(verbose_name="dicatat")),
                ("entries", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "susulan bulan",
                "verbose_name_plural": "susulan bulan",
                "indexes": [
                    models.Index(
                        fields=["merchant_id", "outlet_id", "dated"], name="month_addendum_dated"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="month_addendum_key"
                    ),
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "month", "number"),
                        name="month_addendum_number",
                    ),
                ],
            },
        ),
        CompositePrimaryKey("closedmonth"),
        CompositePrimaryKey("monthaddendum"),
    ]
