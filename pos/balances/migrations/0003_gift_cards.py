"""What gift cards hold, on the same ledger."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("balances", "0002_store_credit"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="movement",
            options={
                "verbose_name": "mutasi kasbon, saldo, kartu",
                "verbose_name_plural": "mutasi kasbon, saldo, kartu",
            },
        ),
        migrations.AlterField(
            model_name="movement",
            name="account",
            field=models.CharField(
                choices=[
                    ("kasbon", "Kasbon"),
                    ("store_credit", "Saldo"),
                    ("gift_card", "Kartu hadiah"),
                ],
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
                    ("card_sold", "Dijual"),
                    ("voided", "Dibatalkan"),
                ],
                max_length=12,
                verbose_name="kejadian",
            ),
        ),
    ]
