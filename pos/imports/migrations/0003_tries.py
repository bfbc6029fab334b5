"""A file that kills the worker is given up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_stock")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="dicoba"),
        ),
    ]
