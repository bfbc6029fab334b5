"""Stock that goes back to its supplier."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stock", "0004_known_levels"),
    ]

    operations = [
        migrations.AlterField(
            model_name="movement",
            name="reason",
            field=models.CharField(
                choices=[
                    ("sale", "Penjualan"),
                    ("returned", "Retur pelanggan"),
                    ("received", "Barang masuk"),
                    ("sent_back", "Kembali ke pemasok"),
                    ("opening", "Stok awal"),
                    ("count", "Stok opname"),
                    ("waste", "Rusak"),
                    ("expired", "Kedaluwarsa"),
                    ("lost", "Hilang"),
                    ("found", "Ditemukan"),
                    ("own_use", "Dipakai sendiri"),
                    ("other", "Lain-lain"),
                ],
                max_length=12,
                verbose_name="sebab",
            ),
        ),
    ]
