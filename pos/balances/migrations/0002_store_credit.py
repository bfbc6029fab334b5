"""What the shop owes customers, on the same ledger."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("balances", "0001_first"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="movement",
            options={
                "verbose_name": "mutasi kasbon dan saldo",
                "verbose_name_plural": "mutasi kasbon dan saldo",
            },
        ),
        migrations.AlterField(
            model_name="movement",
            name="account",
            field=models.CharField(
                choices=[("kasbon", "Kasbon"), ("store_credit", "Saldo")],
                max_length=12,
                verbose_name="jenis",
            ),
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
                ],
                max_length=12,
                verbose_name="kejadian",
            ),
        ),
    ]
