"""A method by which a customer pays out of their credit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_kasbon"),
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
                ],
                max_length=12,
                verbose_name="jenis",
            ),
        ),
    ]
