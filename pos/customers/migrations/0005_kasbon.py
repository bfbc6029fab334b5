"""How much a customer may owe."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_merges"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="kasbon_limit_minor",
            field=models.BigIntegerField(
                default=0,
                help_text="Paling banyak boleh berutang. 0 berarti tidak boleh kasbon.",
                verbose_name="batas kasbon",
            ),
        ),
    ]
