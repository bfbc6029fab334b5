"""What the back office does during the cashier's hour; what the hub and the tablet are asked."""

from tests.browser.kasbon_shop import HOLDS, KEEPS_CREDIT

COUPON, COUPON_MINOR = "HEMAT10", 1_000
GIVES_COUPON = f"""
from pos.outlets.queries import the_outlet
from pos.prices.actions import add_promotion
add_promotion(
    outlet=the_outlet(), by=None, noticed=["large_part:3000:1000"], coupon={{"code": "{COUPON}"}},
    identity={{"name": "Hemat seribu", "kind": "threshold", "priority": 1}},
    gives={{"minimum_minor": 3_000, "amount_minor": {COUPON_MINOR}}},
)
"""
CREDIT_MINOR = 2_000_000
HOLDS_CREDIT = KEEPS_CREDIT + HOLDS.replace("20_000", str(CREDIT_MINOR))
LEVELS = """
import json
from pos.stock.models import Level
print(json.dumps(dict(Level.objects.values_list("product__sku", "quantity_milli"))))
"""
NEW_PRICE = """
from pos.catalog.actions import set_price
from pos.catalog.models import Product
set_price(product=Product.objects.get(sku="{sku}"), price_minor={price}, by=None)
"""
SUPPLIED = """
from pos.catalog.models import Product
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.purchasing.actions import Paid, add_supplier, pay_supplier, receive_goods
from pos.purchasing.delivery import Delivery, GoodsLine
from pos.purchasing.doubts import Planned, doubts_about
from pos.tills.models import Shift
outlet, shift = Outlet.objects.get(), Shift.objects.get()
supplier = add_supplier(merchant_id=outlet.merchant_id, name="Agen Air", by=None)
goods = GoodsLine(Product.objects.get(sku="{sku}").id, {milli}, {cost})
today = business_date(outlet)
made = Delivery(supplier.id, (goods,), invoice_date=today)
seen = [doubt.key for doubt in doubts_about(Planned(outlet, made))]
receipt = receive_goods(outlet=outlet, delivery=made, by=None, noticed=seen)
paid = Paid({{receipt.pk: {paid}}}, today, source="drawer", shift_id=shift.id)
pay_supplier(outlet=outlet, supplier=supplier, paid=paid, by=None)
"""
KNOWS_PAID_OUT = """
() => new Promise((resolve) => {
  const opening = indexedDB.open('lancar-till');
  opening.onsuccess = () => {
    const database = opening.result;
    const asking = database.transaction('meta').objectStore('meta').get('paid_out');
    asking.onsuccess = () => {
      database.close();
      resolve(asking.result !== undefined);
    };
  };
})
"""
COUNTED = """
from pos.catalog.models import Product
from pos.outlets.models import Outlet
from pos.stock.actions import Adjusted, adjust_stock
line = Adjusted(Product.objects.get(sku="{sku}").id, counted_milli={milli})
adjust_stock(outlet=Outlet.objects.get(), lines=[line], reason="count", by=None)
"""
