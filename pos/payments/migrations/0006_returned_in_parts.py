"""Payments that refunds covered are settled as a replay settles them now: tips count with their payment,
parts are summed. A copy of the shop is proven by a replay, so rows of before must say the same."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEY = ("merchant_id", "outlet_id", "sale_id", "kind")


def settle(apps: Any, _editor: BaseDatabaseSchemaEditor | None) -> None:
    awaited = apps.get_model("payments", "AwaitedPayment")._base_manager
    back = awaited.filter(outcome="returned", sale_id__isnull=False).order_by()
    for of in list(back.values_list(*KEY).distinct()):
        settle_sale(awaited.filter(**dict(zip(KEY, of, strict=True))))


def settle_sale(of_sale: Any) -> None:
    """The smallest first, as long as what went back covers them."""
    rows = list(of_sale.values_list("outcome", "amount_minor", "payment_id"))
    left = -sum(amount for outcome, amount, _ in rows if outcome == "returned")
    covered = []
    for _, amount, payment in sorted(row for row in rows if row[0] == "paid"):
        left -= amount
        if left >= 0:
            covered.append(payment)
    paid = of_sale.filter(outcome="paid")
    paid.filter(check_state="", payment_id__in=covered).update(check_state="returned")
    paid.filter(check_state="returned").exclude(payment_id__in=covered).update(check_state="")


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0005_gift_cards"),
    ]

    operations = [
        migrations.RunPython(settle, migrations.RunPython.noop),
    ]
