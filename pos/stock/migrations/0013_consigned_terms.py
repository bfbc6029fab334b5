"""All that was ever agreed about a product on consignment, from the record."""

import json

from django.db import migrations, models


def tell_the_past(apps, editor):
    consigned = apps.get_model("stock", "Consigned")._base_manager
    events = apps.get_model("journal", "Event")._base_manager
    for row in consigned.all():
        here = {"merchant_id": row.merchant_id, "outlet_id": row.outlet_id, "state": 0}
        said = events.filter(**here, kind="consignment.agreed").order_by("server_seq")
        terms = set()
        for hlc_ms, raw in said.values_list("hlc_ms", "raw"):
            body = json.loads(bytes(raw))["body"]
            if body["product"] == str(row.product_id):
                terms.add((hlc_ms, body["supplier"]["id"], body["cost_minor"]))
        terms = terms or {(row.agreed_at, str(row.supplier_id), row.cost_minor)}
        ordered = sorted(terms, key=lambda each: (*each[:2], each[2] is None, each[2] or 0))
        mine = consigned.filter(merchant_id=row.merchant_id, id=row.id)
        mine.update(terms=[list(term) for term in ordered])


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0004_told"),
        ("stock", "0012_serials"),
    ]

    operations = [
        migrations.AddField(
            model_name="consigned",
            name="terms",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.RunPython(tell_the_past, migrations.RunPython.noop),
    ]
