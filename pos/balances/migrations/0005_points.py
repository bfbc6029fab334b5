"""Points of customers, on the same ledger."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("balances", "0004_paid_in"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="movement",
            options={
                "verbose_name": "mutasi kasbon, saldo, kartu, poin",
                "verbose_name_plural": "mutasi kasbon, saldo, kartu, poin",
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
                    ("points", "Poin"),
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
                    ("paid_in", "Diisi"),
                    ("voided", "Dibatalkan"),
                    ("earned", "Didapat dari belanja"),
                ],
                max_length=12,
                verbose_name="kejadian",
            ),
        ),
    ]
