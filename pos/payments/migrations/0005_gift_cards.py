"""A method by which a gift card pays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0004_store_credit"),
    ]

    operations = [
        migrations.AlterField(
            model_name="awaitedpayment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("cash", "Tunai"),
                    ("qris", "QRIS"),
                    ("card", "Kartu / EDC"),
                    ("transfer", "Transfer bank"),
                    ("voucher", "Voucer"),
                    ("other", "Lainnya"),
                    ("kasbon", "Kasbon"),
                    ("store_credit", "Saldo pelanggan"),
                    ("gift_card", "Kartu hadiah"),
                ],
                max_length=12,
                verbose_name="jenis",
            ),
        ),
        migrations.AlterField(
            model_name="paymentmethod",
            name="kind",
            field=models.CharField(
                choices=[
                    ("cash", "Tunai"),
                    ("qris", "QRIS"),
                    ("card", "Kartu / EDC"),
                    ("transfer", "Transfer bank"),
                    ("voucher", "Voucer"),
                    ("other", "Lainnya"),
                    ("kasbon", "Kasbon"),
                    ("store_credit", "Saldo pelanggan"),
                    ("gift_card", "Kartu hadiah"),
                ],
                max_length=12,
                verbose_name="jenis",
            ),
        ),
    ]
