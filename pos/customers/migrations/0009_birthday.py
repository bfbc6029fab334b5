"""Birthdays with a leave of their own; what the owner gives for them, and how long points stay good."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0008_points_said"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="birthday",
            field=models.CharField(
                blank=True, default="", max_length=5, verbose_name="ulang tahun"
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="keep_birthday",
            field=models.JSONField(
                default=None, null=True, verbose_name="setuju ulang tahunnya dicatat"
            ),
        ),
        migrations.AddField(
            model_name="pointsrule",
            name="birthday_points",
            field=models.PositiveIntegerField(default=0, verbose_name="poin ulang tahun"),
        ),
        migrations.AddField(
            model_name="pointsrule",
            name="good_months",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="bulan berlaku"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("birthday__gt", "")),
                fields=["merchant_id", "birthday"],
                name="customer_birthday",
            ),
        ),
    ]
