"""Z reports that wait for tills."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0009_void_and_exchange"),
    ]

    operations = [
        migrations.AddField(
            model_name="shiftreport",
            name="is_provisional",
            field=models.BooleanField(default=False, verbose_name="sementara"),
        ),
    ]
