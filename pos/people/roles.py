"""What each role may do in the back office. Tills have their own, smaller question: who may sell.

Django asks in its own words ("catalog.change_product"); the answer is derived from roles, so that
no table of permissions can drift from the shop's seven roles.
"""

from collections.abc import Iterable

ROLES = {
    "owner": "Pemilik",
    "manager": "Manajer",
    "supervisor": "Supervisor",
    "cashier": "Kasir",
    "waiter": "Pelayan",
    "kitchen": "Dapur",
    "stock": "Gudang",
}
OFFICE_ROLES = frozenset({"owner", "manager", "supervisor", "stock"})

_SEE_SALES = {
    *("sales.view_", "tills.view_", "stock.view_", "catalog.view_", "journal.view_"),
    *(
        "customers.view_",
        "balances.view_",
        "payments.view_",
        "deliveries.view_",
        "prices.view_",
        "reports.view_",
        "hardware.view_",
    ),
}
_BUY = {  # goods in and orders; money to suppliers is not the stock keeper's
    *("purchasing.view_receipt", "purchasing.add_receipt"),
    *("purchasing.view_order", "purchasing.add_order"),
    *("purchasing.view_supplier", "purchasing.add_supplier", "purchasing.change_supplier"),
}
_COUNT = {  # counting is blind: what is expected, and posting it, is the manager's
    *("stock.view_", "stock.change_level", "stock.add_stockcount", "stock.add_transfer"),
}
_ALLOWED: dict[str, frozenset[str]] = {
    "manager": frozenset(
        {
            *(
                "catalog.",
                "stock.",
                "sales.",
                "tills.",
                "journal.",
                "people.",
                "customers.",
                "balances.",
            ),
            *(
                "outlets.view_",
                "payments.",
                "deliveries.",
                "purchasing.",
                "prices.",
                "reports.",
                "hardware.",
                "timesheets.",
            ),
        }
    ),
    "supervisor": frozenset(
        {
            *_SEE_SALES,
            *("journal.change_problem", "people.view_", "hardware.change_printjob"),
            "timesheets.view_",
        }
    ),
    "stock": frozenset({"catalog.view_", "catalog.change_product", *_COUNT, *_BUY}),
}


def allows(roles: Iterable[str], permission: str) -> bool:
    """May somebody with these roles do `permission` (app.verb_model)? The owner may do all."""
    held = set(roles)
    if "owner" in held:
        return True
    return any(permission.startswith(tuple(_ALLOWED[role])) for role in held if role in _ALLOWED)


def allows_app(roles: Iterable[str], app_label: str) -> bool:
    """Is there anything for these roles in this app?"""
    held = set(roles)
    if "owner" in held:
        return True
    start = f"{app_label}."
    return any(allowed.startswith(start) for role in held for allowed in _ALLOWED.get(role, ()))
