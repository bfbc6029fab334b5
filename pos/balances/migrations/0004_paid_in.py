"""Money paid in at tills, and its line on the paper of a shift."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("balances", "0003_gift_cards"),
    ]

    operations = [
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
                ],
                max_length=12,
                verbose_name="kejadian",
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                fields=["merchant_id", "outlet_id", "shift_id"], name="balance_of_shift"
            ),
        ),
    ]
