"""Groups of customers."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_consent_ticks"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerGroup",
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
                (
                    "name",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="nama grup"
                    ),
                ),
                (
                    "price_list",
                    models.CharField(
                        blank=True, max_length=64, null=True, verbose_name="daftar harga"
                    ),
                ),
                ("archived", models.BooleanField(default=False, verbose_name="diarsipkan")),
            ],
            options={
                "verbose_name": "grup pelanggan",
                "verbose_name_plural": "grup pelanggan",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="customer_group_key")
                ],
            },
        ),
        CompositePrimaryKey("customergroup"),
        migrations.AddField(
            model_name="customer",
            name="group",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="customers.customergroup",
                verbose_name="grup",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["merchant_id", "group"], name="customer_of_group"),
        ),
    ]
