"""Perlu dicek: somebody takes it, says what they found, and settles it by what put it right."""

import pytest

from pos.catalog.actions import change_product
from pos.journal.actions import settle_problem
from pos.journal.models import Event, Handling, Problem
from pos.journal.problems import report
from pos.people.actions import add_person
from tests.pos.backoffice.pages import url

LIST = "/admin/journal/problem/"


@pytest.fixture
def problem(shop) -> Problem:
    where = {"merchant_id": shop.outlet.merchant_id, "outlet_id": shop.outlet.id}
    report(code="demo", key="1", sentence="Harga barang aneh.", opened_at=1, **where)
    return Problem.objects.get(code="demo")


def post(office, problem, page, **data):
    answer = office.post(f"{LIST}{problem.pk}/{page}/", data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(office, **asked) -> set[str]:
    return {row.sentence for row in office.get(LIST, asked).context["cl"].result_list}


def test_it_is_taken_talked_about_and_settled_by_a_correction(shop, office, problem):
    assert "Diserahkan kepada" in post(office, problem, "serahkan", kepada=str(shop.owner.id))
    assert listed(office, keadaan="saya") == {"Harga barang aneh."}
    page = post(office, problem, "catat", catatan="Kasir salah ketik <harga>.")
    assert "Kasir salah ketik &lt;harga&gt;." in page
    change_product(product=shop.products[0], by=shop.owner.id, price={"price_minor": 4_100})
    correction = Event.objects.filter(kind="product.changed").latest("server_seq")
    page = office.get(url(Problem, "change", problem.pk)).content.decode()
    assert f'value="{correction.id}"' in page
    post(office, problem, "selesai", catatan="Harga dibetulkan.", dibetulkan=str(correction.id))
    last = Handling.objects.get(act="settled")
    assert (last.note, last.corrected_by, last.by_name) == (
        "Harga dibetulkan.",
        correction.id,
        shop.owner.name,
    )
    assert listed(office, keadaan="saya") == set()
    assert "Harga barang aneh." in listed(office, keadaan="selesai")
    page = office.get(url(Problem, "change", problem.pk)).content.decode()
    assert "Dibetulkan dengan" in page
    assert url(Event, "change", correction.pk) in page


def test_a_correction_that_is_none_is_not_noted(shop, office, problem):
    old = Event.objects.order_by("server_seq").first()
    Event.objects.filter(pk=old.pk).update(received_at=0)
    for chosen in (str(old.pk), "bukan-id"):
        Problem.objects.update(settled_at=None, settled_by=None)
        post(office, problem, "selesai", dibetulkan=chosen)
    assert set(Handling.objects.values_list("corrected_by", flat=True)) == {None}


def test_it_is_given_only_to_who_may_look(shop, office, problem):
    cashier = add_person(
        merchant_id=shop.outlet.merchant_id, name="Tono", roles=["cashier"], by=None
    )
    assert "Tono" not in office.get(url(Problem, "change", problem.pk)).content.decode()
    post(office, problem, "serahkan", kepada=str(cashier.id))
    problem.refresh_from_db()
    assert problem.assigned_to is None


def test_an_empty_comment_and_a_settled_problem_are_told_in_words(shop, office, problem):
    assert "Tulis catatannya dulu." in post(office, problem, "catat", catatan=" ")
    settle_problem(problem, by=shop.owner.id)
    answer = post(office, problem, "serahkan", kepada=str(shop.owner.id))
    assert "Hal ini sudah selesai." in answer
    assert [row.act for row in Handling.objects.all()] == ["settled"]
