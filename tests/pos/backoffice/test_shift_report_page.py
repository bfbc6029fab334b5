"""Laporan tutup kasir in the office: the X of an open shift, and its Z once it is closed."""

from pos.sales.models import ShiftReport
from pos.sales.shift_reports import report_closed_shifts
from pos.tills.actions import add_drawer, close_shift, open_shift

LIST = "/admin/sales/shiftreport/"


def test_x_while_open_and_z_once_closed(shop, office):
    tenant = {"merchant_id": shop.outlet.merchant_id, "outlet_id": shop.outlet.id}
    owner = shop.staff["owner"]
    drawer = add_drawer(**tenant, name="Laci belakang", by=owner.id)
    shift = open_shift(drawer=drawer, float_minor=250_000, by=owner)
    page = office.get(LIST).content.decode()
    assert f"{LIST}x/{shift.id}/" in page
    x = office.get(f"{LIST}x/{shift.id}/").content.decode()
    assert "Laporan sementara (X)" in x
    assert "Rp 250.000" in x
    assert "Kas dihitung" not in x
    close_shift(shift=shift, counted_minor=249_000, by=owner)
    report_closed_shifts()
    report = ShiftReport.objects.get(shift_id=shift.id)
    z = office.get(f"{LIST}{report.id}/change/").content.decode()
    assert f"Laporan tutup kasir {report.name}" in z
    assert "Laci belakang" in z
    assert "-Rp 1.000" in z
    assert report.facts["anchor"]["hash"][:16] in z


def test_nobody_writes_a_report_and_a_stock_keeper_sees_none(shop, office, sign_in):
    assert office.get(f"{LIST}add/").status_code == 403
    assert sign_in("stock").get(LIST).status_code == 403
