"""What people call a device, and how much memory its browser leaves it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tills", "0005_drawer_openings"),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="named_by",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.AddField(
            model_name="sighting",
            name="used_bytes",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="sighting",
            name="quota_bytes",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="sighting",
            name="is_persisted",
            field=models.BooleanField(null=True),
        ),
    ]
