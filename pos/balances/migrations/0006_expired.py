"""Points that expired."""

import json
import uuid

from django.db import migrations, models


def tell_the_past(apps, editor):
    """Which sale a refund took points back of."""
    movements = apps.get_model("balances", "Movement")._base_manager
    events = apps.get_model("journal", "Event")._base_manager
    for row in movements.filter(account="points", why="refunded"):
        here = {"merchant_id": row.merchant_id, "outlet_id": row.outlet_id, "id": row.event_id}
        raw = events.filter(**here).values_list("raw", flat=True).first()
        original = json.loads(bytes(raw))["body"]["original"] if raw else None
        if original:
            mine = movements.filter(merchant_id=row.merchant_id, id=row.id)
            mine.update(reverses_id=uuid.UUID(original["sale"]))


class Migration(migrations.Migration):
    dependencies = [
        ("balances", "0005_points"),
        ("journal", "0004_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="movement",
            name="earned_until",
            field=models.CharField(blank=True, default="", editable=False, max_length=10),
        ),
        migrations.AlterField(
            model_name="movement",
            name="why",
            field=models.CharField(
                choices=[
                    ("sold", "Belanja"),
                    ("refunded", "Retur"),
                    ("repaid", "Bayar kasbon"),
                    ("reversed", "Pembayaran dibatalkan"),
                    ("opening", "Utang dari buku lama"),
                    ("correction", "Koreksi"),
                    ("written_off", "Dihapuskan"),
                    ("issued", "Diberi toko"),
                    ("paid_out", "Dicairkan"),
                    ("card_sold", "Dijual"),
                    ("paid_in", "Diisi"),
                    ("voided", "Dibatalkan"),
                    ("earned", "Didapat dari belanja"),
                    ("expired", "Hangus"),
                ],
                max_length=12,
                verbose_name="kejadian",
            ),
        ),
        migrations.RunPython(tell_the_past, migrations.RunPython.noop),
    ]
