"""All that was ever said of points, so that an older word is forgiven."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0007_points"),
    ]

    operations = [
        migrations.AddField(
            model_name="customergroup",
            name="points_said",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="pointsrule",
            name="said",
            field=models.JSONField(default=dict, editable=False),
        ),
    ]
