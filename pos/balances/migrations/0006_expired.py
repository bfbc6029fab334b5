"""Points that expired."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("balances", "0005_points"),
    ]

    operations = [
        migrations.AddField(
            model_name="movement",
            name="earned_until",
            field=models.CharField(blank=True, default="", editable=False, max_length=10),
        ),
        migrations.AlterField(
            model_name="movement",
            name="why",
            field=models.CharField(
                choices=[
                    ("sold", "Belanja"),
                    ("refunded", "Retur"),
                    ("repaid", "Bayar kasbon"),
                    ("reversed", "Pembayaran dibatalkan"),
                    ("opening", "Utang dari buku lama"),
                    ("correction", "Koreksi"),
                    ("written_off", "Dihapuskan"),
                    ("issued", "Diberi toko"),
                    ("paid_out", "Dicairkan"),
                    ("card_sold", "Dijual"),
                    ("paid_in", "Diisi"),
                    ("voided", "Dibatalkan"),
                    ("earned", "Didapat dari belanja"),
                    ("expired", "Hangus"),
                ],
                max_length=12,
                verbose_name="kejadian",
            ),
        ),
    ]
