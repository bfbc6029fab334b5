"""In the cloud a user name is one person's, of whichever merchant: who had a password first has it."""

from typing import Any

from django.conf import settings
from django.db import migrations, models


def claim(apps: Any, schema_editor: Any) -> None:
    if settings.ROLE != "cloud":
        return
    passwords = apps.get_model("people", "Credential").objects.filter(
        kind="password", person__active=True
    )
    taken: set[str] = set()
    for one in passwords.order_by("changed_at", "id").select_related("person"):
        name = one.person.username
        if name and name not in taken:
            taken.add(name)
            passwords.filter(merchant_id=one.merchant_id, id=one.id).update(login=name)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_till_rules_and_approvals"),
    ]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="login",
            field=models.CharField(editable=False, max_length=60, null=True),
        ),
        migrations.RunPython(claim, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(fields=("login",), name="credential_login"),
        ),
    ]
