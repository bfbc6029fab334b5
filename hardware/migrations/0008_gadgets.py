"""Scales, pole displays and scanners."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    dependencies = [
        ("hardware", "0007_openings_by_hand"),
        ("tills", "0004_sightings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gadget",
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
                        help_text="Kabel di server: /dev/ttyUSB0 (kecepatan lain dari 9600: /dev/ttyUSB0@4800); pemindai HID-POS: /dev/hidraw0; lewat jaringan: alamat IP.",
                        max_length=253,
                        verbose_name="alamat",
                    ),
                ),
                (
                    "port",
                    models.PositiveIntegerField(
                        default=4001,
                        help_text="Hanya untuk alamat jaringan.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(65535),
                        ],
                        verbose_name="port",
                    ),
                ),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            (
                                "Timbangan",
                                [
                                    (
                                        "scale_continuous",
                                        "Timbangan yang terus mengirim (A&D, Yaohua, SASO, CAS mode kontinu)",
                                    ),
                                    ("scale_cas", "Timbangan CAS (ECR)"),
                                    ("scale_toledo", "Timbangan Toledo / Mettler 8217"),
                                    ("scale_adam", "Timbangan Adam"),
                                ],
                            ),
                            (
                                "Layar pelanggan",
                                [
                                    ("pole_cd5220", "Layar pelanggan 2×20, CD5220"),
                                    ("pole_escpos", "Layar pelanggan 2×20, ESC/POS"),
                                ],
                            ),
                            (
                                "Pemindai",
                                [
                                    ("scanner_serial", "Pemindai serial"),
                                    ("scanner_hid", "Pemindai HID-POS (/dev/hidraw…)"),
                                ],
                            ),
                        ],
                        default="scale_continuous",
                        max_length=20,
                        verbose_name="jenis",
                    ),
                ),
                ("archived", models.BooleanField(default=False, verbose_name="diarsipkan")),
                (
                    "till",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Tablet yang memakainya. Timbangan tanpa pilihan dipakai semua kasir.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tills.device",
                        verbose_name="kasir",
                    ),
                ),
            ],
            options={
                "verbose_name": "timbangan, layar, dan pemindai",
                "verbose_name_plural": "timbangan, layar, dan pemindai",
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="gadget_key")
                ],
            },
        ),
        CompositePrimaryKey("Gadget"),
    ]
