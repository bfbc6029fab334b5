"""The first tables of tills, each with the tenant in its key."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CashDrawer",
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
                    models.CharField(blank=True, default="", max_length=80, verbose_name="nama"),
                ),
                ("archived", models.BooleanField(default=False, verbose_name="diarsipkan")),
            ],
            options={
                "verbose_name": "laci uang",
                "verbose_name_plural": "laci uang",
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="drawer_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Device",
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
                ("name", models.CharField(max_length=200, verbose_name="nama")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("hub", "Server toko"),
                            ("cloud", "Cloud"),
                            ("till", "Kasir"),
                            ("kitchen", "Dapur"),
                            ("display", "Layar pelanggan"),
                            ("waiter", "Pelayan"),
                        ],
                        max_length=8,
                        verbose_name="jenis",
                    ),
                ),
                ("series", models.CharField(max_length=8, verbose_name="seri")),
                ("epoch", models.PositiveIntegerField()),
                ("paired_at", models.BigIntegerField(verbose_name="dipasangkan")),
                ("revoked_at", models.BigIntegerField(null=True, verbose_name="dicabut")),
                (
                    "revoked_reason",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="alasan dicabut"
                    ),
                ),
                (
                    "drawer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="devices",
                        to="tills.cashdrawer",
                        verbose_name="laci uang",
                    ),
                ),
            ],
            options={
                "verbose_name": "perangkat",
                "verbose_name_plural": "perangkat",
            },
        ),
        migrations.CreateModel(
            name="PairingCode",
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
                ("code_hash", models.CharField(max_length=64)),
                ("drawer_id", models.UUIDField(null=True)),
                ("created_by_id", models.UUIDField(null=True)),
                ("created_at", models.BigIntegerField()),
                ("expires_at", models.BigIntegerField()),
                ("used_at", models.BigIntegerField(null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "kode pemasangan",
                "verbose_name_plural": "kode pemasangan",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "outlet_id", "id"), name="pairing_code_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Series",
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
                ("code", models.CharField(max_length=8, verbose_name="seri")),
                ("epoch", models.PositiveIntegerField()),
                (
                    "device",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="all_series",
                        to="tills.device",
                    ),
                ),
            ],
            options={
                "verbose_name": "seri struk",
                "verbose_name_plural": "seri struk",
            },
        ),
        migrations.CreateModel(
            name="Shift",
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
                ("device_id", models.UUIDField(null=True)),
                (
                    "business_date",
                    models.CharField(blank=True, default="", max_length=10, verbose_name="hari"),
                ),
                ("opened_at", models.BigIntegerField(null=True, verbose_name="dibuka")),
                ("opened_by_id", models.UUIDField(null=True)),
                (
                    "opened_by_name",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="dibuka oleh"
                    ),
                ),
                ("float_minor", models.BigIntegerField(default=0, verbose_name="modal awal")),
                ("closed_at", models.BigIntegerField(null=True, verbose_name="ditutup")),
                ("closed_by_id", models.UUIDField(null=True)),
                (
                    "closed_by_name",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="ditutup oleh"
                    ),
                ),
                ("counted_minor", models.BigIntegerField(null=True, verbose_name="kas dihitung")),
                (
                    "expected_minor",
                    models.BigIntegerField(null=True, verbose_name="kas seharusnya"),
                ),
                ("variance_minor", models.BigIntegerField(null=True, verbose_name="selisih kas")),
                ("counts", models.JSONField(default=list, verbose_name="pecahan")),
                ("cash_minor", models.BigIntegerField(default=0, verbose_name="penjualan tunai")),
                ("sales", models.PositiveIntegerField(default=0, verbose_name="jumlah transaksi")),
                (
                    "late_sales",
                    models.PositiveIntegerField(default=0, verbose_name="transaksi susulan"),
                ),
                (
                    "drawer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="shifts",
                        to="tills.cashdrawer",
                        verbose_name="laci uang",
                    ),
                ),
            ],
            options={
                "verbose_name": "shift",
                "verbose_name_plural": "shift",
            },
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "outlet_id", "id"), name="device_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "outlet_id", "code"), name="series_key"
            ),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(
                fields=["merchant_id", "outlet_id", "opened_at"], name="shift_opened"
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "outlet_id", "id"), name="shift_key"
            ),
        ),
        CompositePrimaryKey("cashdrawer"),
        CompositePrimaryKey("device"),
        CompositePrimaryKey("pairingcode"),
        CompositePrimaryKey("series"),
        CompositePrimaryKey("shift"),
    ]
