"""The cloud had rows of files that shops made for themselves, waiting for ever: they go."""

from typing import Any

from django.db import migrations


def forget_others(apps: Any, schema_editor: Any) -> None:
    export, event, ledger = (
        apps.get_model("reports", "Export"),
        apps.get_model("journal", "Event"),
        apps.get_model("journal", "Ledger"),
    )
    own = ledger.objects.values("device_id")
    theirs = event.objects.filter(kind="report.exported").exclude(device_id__in=own)
    export.objects.filter(event_id__in=theirs.values("id")).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0009_closed_months"),
        ("journal", "0005_handling"),
    ]

    operations = [
        migrations.RunPython(forget_others, migrations.RunPython.noop),
    ]
