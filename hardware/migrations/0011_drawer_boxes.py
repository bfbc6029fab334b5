"""Drawers with a cable of their own: what opens them, and openings that no printer makes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hardware", "0010_bell"),
        ("tills", "0009_dish_voids"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="gadget",
            options={
                "verbose_name": "timbangan, layar, pemindai, atau laci",
                "verbose_name_plural": "timbangan, layar, pemindai, dan laci",
            },
        ),
        migrations.AddField(
            model_name="gadget",
            name="opens_with",
            field=models.CharField(
                blank=True,
                default="1b 70 00 19 fa",
                help_text="Hanya untuk laci: bita heksa menurut buku petunjuknya, misalnya 07. Kebanyakan terbuka oleh bita apa pun; biarkan seperti ini.",
                max_length=100,
                verbose_name="dibuka dengan",
            ),
        ),
        migrations.AddField(
            model_name="printjob",
            name="box",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="hardware.gadget",
                verbose_name="laci",
            ),
        ),
        migrations.AlterField(
            model_name="gadget",
            name="sort",
            field=models.CharField(
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
                    (
                        "Laci uang",
                        [("drawer_box", "Laci uang dengan kabel sendiri")],
                    ),
                ],
                default="scale_continuous",
                max_length=20,
                verbose_name="jenis",
            ),
        ),
        migrations.AlterField(
            model_name="gadget",
            name="till",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Tablet yang memakainya. Timbangan atau laci tanpa pilihan dipakai semua kasir.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="tills.device",
                verbose_name="kasir",
            ),
        ),
        migrations.AlterField(
            model_name="printer",
            name="opens_drawer",
            field=models.BooleanField(
                default=False,
                help_text="Laci uang tersambung ke printer ini. Yang punya kabel sendiri ditambahkan di Timbangan, layar, pemindai.",
                verbose_name="buka laci saat bayar tunai",
            ),
        ),
        migrations.AlterField(
            model_name="printjob",
            name="printer",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="jobs",
                to="hardware.printer",
                verbose_name="printer",
            ),
        ),
    ]
