"""Products that have an expiry date."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_part_prices"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="expires",
            field=models.BooleanField(
                default=False,
                help_text="Tanggalnya ditanyakan saat barang masuk.",
                verbose_name="punya tanggal kedaluwarsa",
            ),
        ),
    ]
