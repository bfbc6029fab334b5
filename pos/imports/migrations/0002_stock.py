"""A list may tell opening stock."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_first")]

    operations = [
        migrations.AlterField(
            model_name="import",
            name="target",
            field=models.CharField(
                choices=[("products", "Barang & harga"), ("stock", "Stok awal")],
                max_length=12,
                verbose_name="isi",
            ),
        ),
    ]
