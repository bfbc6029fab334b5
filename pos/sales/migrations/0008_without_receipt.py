"""Goods that came back without their receipt have no original."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0007_shift_reports"),
    ]

    operations = [
        migrations.AlterField(
            model_name="refund",
            name="original_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="refund",
            name="original_number",
            field=models.CharField(blank=True, max_length=64, verbose_name="nomor struk asal"),
        ),
    ]
