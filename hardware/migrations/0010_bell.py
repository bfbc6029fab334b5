"""A printer that rings."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hardware", "0009_sent_orders"),
    ]

    operations = [
        migrations.AddField(
            model_name="printer",
            name="bell_for",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Bel di dalam printer, bila ada.",
                verbose_name="berbunyi setelah mencetak",
            ),
        ),
        migrations.AlterField(
            model_name="printer",
            name="kitchen_categories",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Barang kategori ini dicetak di sini begitu keranjangnya ditahan atau dibayar, sebagai pesanan dapur.",
                verbose_name="mencetak pesanan dapur",
            ),
        ),
    ]
