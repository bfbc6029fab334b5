"""Customers of a demo shop, which gives kasbon: Bu Ani may owe Rp 60.000, Pak Budi nothing. Safe to
run again."""

GIVEN = """
from pos.customers.actions import add_customer
from pos.customers.models import Customer
from pos.outlets.models import Merchant
here = {"merchant_id": Merchant.objects.get().id, "by": None}
if not Customer.objects.filter(name="Bu Ani Lestari").exists():
    for name, phone, limit in (("Bu Ani Lestari", "0812-7777-7890", 60_000), ("Pak Budi", "", 0)):
        add_customer(
            name=name, phone=phone, consents=["keep_data"], kasbon_limit_minor=limit, **here
        )
"""
# From the paper book, once; and more than one visit may be sold.
OWES = """
from pos.balances.models import Movement
from pos.customers.actions import change_customer
from pos.customers.models import Customer
from pos.kasbon.actions import Adjusted, adjust
from pos.kasbon.queries import holder_of
from pos.outlets.models import Outlet
from pos.people.models import Person
outlet, ani = Outlet.objects.get(), Customer.objects.get(name="Bu Ani Lestari")
change_customer(customer=ani, by=None, kasbon={"kasbon_limit_minor": 600_000})
if not Movement.objects.exists():
    adjust(
        outlet=outlet,
        holder=holder_of(outlet.merchant_id, ani.id),
        adjusted=Adjusted("opening", 20_000),
        by=Person.objects.get(username="sari").id,
    )
"""
# Keeps refunds as credit.
KEEPS_CREDIT = """
from pos.outlets.models import Merchant
from pos.payments.actions import add_payment_method
from pos.payments.queries import credit_row
here = {"merchant_id": Merchant.objects.get().id, "by": None}
if credit_row(here["merchant_id"]) is None:
    add_payment_method(name="Saldo", kind="store_credit", icon="wallet", **here)
"""
HOLDS = """
from pos.balances.queries import credit_of
from pos.customers.models import Customer
from pos.kasbon.credit import CreditChange, adjust_credit
from pos.kasbon.queries import holder_of
from pos.outlets.models import Outlet
from pos.people.models import Person
outlet, ani = Outlet.objects.get(), Customer.objects.get(name="Bu Ani Lestari")
if not credit_of(outlet.merchant_id, [ani.id]):
    adjust_credit(
        outlet=outlet,
        holder=holder_of(outlet.merchant_id, ani.id),
        change=CreditChange("issued", 20_000, "Telur pecah"),
        by=Person.objects.get(username="sari").id,
    )
"""
# Takes gift cards; prints the code of one worth Rp 20.000.
GIVES_CARD = """
from pos.kasbon.card_codes import printed
from pos.kasbon.cards import Batch, issue_cards
from pos.outlets.models import Outlet
from pos.payments.actions import add_payment_method
from pos.payments.queries import gift_row
from pos.people.models import Person
outlet = Outlet.objects.get()
if gift_row(outlet.merchant_id) is None:
    add_payment_method(
        name="Kartu hadiah", kind="gift_card", merchant_id=outlet.merchant_id, by=None
    )
sari = Person.objects.get(username="sari").id
[code] = issue_cards(outlet=outlet, batch=Batch(1, 20_000, is_sold=True, note="Lebaran"), by=sari)
print(printed(code))
"""
# A point for each thousand, which pays a hundred and is good for a year.
GIVES_POINTS = """
from pos.customers.points import change_points_rule
from pos.outlets.models import Merchant
change_points_rule(
    merchant_id=Merchant.objects.get().id,
    by=None,
    earning={"per_minor": 1_000},
    spending={"worth_minor": 100},
    expiry={"good_months": 12},
)
"""
