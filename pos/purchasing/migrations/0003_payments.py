"""Money that suppliers were paid, and for which receipts."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("purchasing", "0002_returns"),
    ]

    operations = [
        migrations.CreateModel(
            name="Payment",
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
                ("event_id", models.UUIDField()),
                ("supplier_name", models.CharField(max_length=120, verbose_name="pemasok")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("drawer", "Laci kasir"),
                            ("bank", "Bank / transfer"),
                            ("other", "Kas lain"),
                        ],
                        max_length=8,
                        verbose_name="dari",
                    ),
                ),
                ("shift_id", models.UUIDField(null=True)),
                ("paid_on", models.CharField(max_length=10, verbose_name="dibayar")),
                ("note", models.TextField(blank=True, default="", verbose_name="catatan")),
                ("reverses_id", models.UUIDField(null=True)),
                ("amount_minor", models.BigIntegerField(verbose_name="jumlah")),
                ("person_id", models.UUIDField(null=True)),
                ("happened_at", models.BigIntegerField(verbose_name="dicatat")),
                ("business_date", models.CharField(max_length=10, verbose_name="hari")),
                (
                    "supplier",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="payments",
                        to="purchasing.supplier",
                        verbose_name="pemasok",
                    ),
                ),
            ],
            options={
                "verbose_name": "pembayaran pemasok",
                "verbose_name_plural": "pembayaran pemasok",
            },
        ),
        migrations.CreateModel(
            name="PaidPart",
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
                ("part", models.IntegerField()),
                (
                    "invoice_number",
                    models.CharField(
                        blank=True, default="", max_length=60, verbose_name="nomor faktur"
                    ),
                ),
                ("amount_minor", models.BigIntegerField(verbose_name="jumlah")),
                (
                    "receipt",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="paid",
                        to="purchasing.receipt",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="parts",
                        to="purchasing.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "bagian pembayaran pemasok",
                "verbose_name_plural": "bagian pembayaran pemasok",
                "ordering": ["part"],
            },
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=["merchant_id", "outlet_id", "supplier"], name="supplier_payment_to"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "outlet_id", "id"), name="supplier_payment_key"
            ),
        ),
        migrations.AddIndex(
            model_name="paidpart",
            index=models.Index(
                fields=["merchant_id", "outlet_id", "receipt"], name="supplier_payment_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="paidpart",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "outlet_id", "payment", "part"), name="supplier_payment_part"
            ),
        ),
        CompositePrimaryKey("payment"),
        CompositePrimaryKey("paidpart"),
    ]
