"""Printers, how they are, and what waits to be printed."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PrinterState",
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
                (
                    "trouble",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="kendala"
                    ),
                ),
                ("since", models.BigIntegerField()),
                ("seen_at", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "keadaan printer",
                "verbose_name_plural": "keadaan printer",
            },
        ),
        migrations.CreateModel(
            name="Printer",
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
                    models.CharField(blank=True, default="", max_length=60, verbose_name="nama"),
                ),
                (
                    "host",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Tercetak di kertas bila tombol FEED ditahan saat printer dinyalakan.",
                        max_length=253,
                        verbose_name="alamat IP",
                    ),
                ),
                (
                    "port",
                    models.PositiveIntegerField(
                        default=9100,
                        help_text="Hampir selalu 9100.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(65535),
                        ],
                        verbose_name="port",
                    ),
                ),
                (
                    "profile",
                    models.CharField(
                        choices=[
                            ("generic58", "58 mm, umum"),
                            ("generic80", "80 mm, umum"),
                            ("epson80", "Epson TM-T20 / TM-T82"),
                            ("epson_t88", "Epson TM-T88"),
                            ("xprinter80", "Xprinter 80 mm"),
                        ],
                        default="generic58",
                        help_text="Tidak tahu? Pilih “umum” sesuai lebar kertasnya.",
                        max_length=20,
                        verbose_name="jenis printer",
                    ),
                ),
                (
                    "auto_print",
                    models.BooleanField(
                        default=False,
                        help_text="Tanpa menekan Cetak struk di kasir.",
                        verbose_name="cetak struk setelah bayar",
                    ),
                ),
                (
                    "opens_drawer",
                    models.BooleanField(
                        default=False,
                        help_text="Laci uang tersambung ke printer ini.",
                        verbose_name="buka laci saat bayar tunai",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Struk dicetak di printer dengan urutan terkecil.",
                        verbose_name="urutan",
                    ),
                ),
                ("archived", models.BooleanField(default=False, verbose_name="diarsipkan")),
            ],
            options={
                "verbose_name": "printer",
                "verbose_name_plural": "printer",
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="printer_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintJob",
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
                ("sale_id", models.UUIDField(null=True)),
                ("person", models.JSONField(null=True, verbose_name="oleh")),
                ("title", models.CharField(max_length=120, verbose_name="dokumen")),
                ("operations", models.JSONField(default=list)),
                ("opens_drawer", models.BooleanField(default=False, verbose_name="buka laci")),
                ("drawer_at", models.BigIntegerField(null=True, verbose_name="laci dibuka")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu"),
                            ("printing", "Sedang dicetak"),
                            ("printed", "Tercetak"),
                            ("stopped", "Perlu dilihat"),
                            ("expired", "Terlalu lama menunggu"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("broken", models.PositiveIntegerField(default=0, verbose_name="putus di tengah")),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="dicoba")),
                ("next_at", models.BigIntegerField(default=0, verbose_name="dicoba lagi")),
                ("expires_at", models.BigIntegerField(verbose_name="ditunggu sampai")),
                (
                    "trouble",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="kendala"
                    ),
                ),
                ("asked_at", models.BigIntegerField(verbose_name="diminta")),
                ("ended_at", models.BigIntegerField(null=True, verbose_name="selesai")),
                (
                    "printer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="jobs",
                        to="hardware.printer",
                        verbose_name="printer",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumen cetak",
                "verbose_name_plural": "antrean cetak",
                "indexes": [
                    models.Index(fields=["printer", "state", "asked_at"], name="print_job_queue"),
                    models.Index(
                        fields=["merchant_id", "outlet_id", "asked_at"], name="print_job_asked"
                    ),
                ],
            },
        ),
        *(CompositePrimaryKey(name) for name in ("Printer", "PrinterState", "PrintJob")),
    ]
