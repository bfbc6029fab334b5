"""A document that says a secret (the code of a gift card) is forgotten as soon as it ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hardware", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="printjob",
            name="is_secret",
            field=models.BooleanField(default=False, verbose_name="rahasia"),
        ),
    ]
