"""Somebody works in chosen outlets: elsewhere no till, no back office and no figures know them."""

from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from pos.domain.errors import LancarError
from pos.journal.models import Event, Ledger, Problem
from pos.journal.replay import rebuild
from pos.people.actions import add_person, change_person, set_password, set_pin
from pos.people.models import Person
from pos.people.queries import staff_chunk
from pos.reports import api
from pos.reports.actions import sum_stale_days
from pos.reports.dashboard.asked import asked_for
from pos.reports.dashboard.goods import best
from pos.sales.actions import check_prices
from tests.pos.reports.looking import TODAY, ask, at
from tests.pos.reports.test_dashboard import branch, sell
from tests.pos.sales.test_breaches import sell_discounted
from tests.pos.world import World, hire, make_world, pair, stock_up

pytestmark = pytest.mark.django_db
PASSWORD = "rahasia-yang-panjang-7"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def dago(world: World) -> World:
    return branch(world, "Cabang Dago")


def only_in(place: World, person: Person) -> Person:
    return change_person(person=person, by=None, outlets={"outlets": [str(place.outlet.id)]})


def refusal(**arguments: Any) -> str:
    with pytest.raises(LancarError) as refused:
        add_person(name="Rina", by=None, **arguments)
    return refused.value.code


def test_tills_of_other_outlets_have_neither_tile_nor_pin_of_theirs(world: World, dago: World):
    ana = hire(world.merchant.id, "Ana")
    set_pin(person=ana, pin="147258", by=None)
    only_in(dago, ana)
    here = {row["name"]: row for row in staff_chunk(world.merchant.id, world.outlet.id)}
    assert (here["Ana"]["active"], here["Ana"]["pin"]) == (False, None)
    there = {row["name"]: row for row in staff_chunk(world.merchant.id, dago.outlet.id)}
    assert there["Ana"]["active"]
    assert there["Ana"]["pin"]["version"] == 1
    assert here["Sari"]["active"]
    assert there["Sari"]["active"]


def test_only_a_change_of_outlets_is_of_the_second_version_and_the_record_gives_the_same_rows(
    world: World, dago: World
):
    ana = only_in(dago, hire(world.merchant.id, "Ana"))
    versions = [event.version for event in Event.objects.filter(kind="person.changed")]
    assert sorted(versions) == [1, 1, 2]  # Sari, Ana, where Ana works
    rebuild(verify_only=False)
    assert Person.objects.get(id=ana.id).outlets == [str(dago.outlet.id)]


def test_an_owner_works_everywhere_and_nobody_in_an_outlet_that_there_is_not(world: World):
    merchant_id, here = world.merchant.id, str(world.outlet.id)
    assert refusal(merchant_id=merchant_id, roles=["owner"], outlets=[here]) == "owner_everywhere"
    nowhere = str(world.sari.id)
    assert refusal(merchant_id=merchant_id, roles=["cashier"], outlets=[nowhere]) == (
        "unknown_outlet"
    )
    rina = add_person(
        merchant_id=merchant_id, name="Rina", roles=["cashier"], by=None, outlets=[here]
    )
    with pytest.raises(LancarError) as refused:
        change_person(person=rina, by=None, roles={"roles": ["owner"]})
    assert refused.value.code == "owner_everywhere"


def test_what_they_do_elsewhere_needs_a_yes_from_the_hour_on_when_they_left(
    world: World, dago: World
):
    budi, product, till = (
        hire(world.merchant.id, "Budi", "supervisor"),
        stock_up(world),
        pair(world),
    )
    sell_discounted(till, product, budi)
    till.push()
    only_in(dago, budi)
    till.tablet.clock_ms = Ledger.objects.get(outlet_id=world.outlet.id).hlc_ms + 1_000
    sell_discounted(till, product, budi)
    till.push()
    check_prices()
    breaches = Problem.objects.filter(code="permission_breach").order_by("sentence")
    discount, sale = breaches.values_list("sentence", flat=True)
    assert discount.startswith("Struk B01-K01-20261121-0002: diskon tangan 30% oleh Budi ")
    assert sale.startswith("Struk B01-K01-20261121-0002: menjual Rp 2.450 oleh Budi ")
    assert all("(bekerja di cabang lain)" in said for said in (discount, sale))


def test_a_hub_lets_nobody_of_another_outlet_in_and_says_why(world: World, dago: World):
    budi = hire(world.merchant.id, "Budi", "manager", username="budi")
    set_password(person=budi, password=PASSWORD, by=None)
    typed = {"username": "budi", "password": PASSWORD}
    inside = Client()
    assert inside.post("/admin/login/?next=/admin/", typed).status_code == 302
    assert inside.get("/admin/").status_code == 200
    only_in(dago, budi)
    assert inside.get("/admin/").status_code == 302  # signed out where they were signed in
    answer = Client().post("/admin/login/?next=/admin/", typed)
    assert answer.status_code == 200
    assert "Anda tidak bekerja di cabang ini." in answer.content.decode()


def test_in_the_cloud_they_see_the_figures_and_rows_of_their_outlets(
    world: World, dago: World, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(api, "wall_ms", lambda: at(TODAY, "12:30"))
    product = stock_up(world)
    for place, pieces in ((world, 2), (dago, 5)):
        till = pair(place)
        sell(till, TODAY, "09:00", product, pieces)
        till.push()
    budi = only_in(dago, hire(world.merchant.id, "Budi", "manager"))
    settings.ROLE = "cloud"
    Ledger.objects.filter(outlet_id=dago.outlet.id).delete()
    Ledger.objects.update(outlet_id=F("merchant_id"))
    assert ask(world.sari).json()["now"]["total_minor"] == 24_500
    told = ask(budi).json()
    assert [each["name"] for each in told["outlets"]] == ["Cabang Dago"]
    assert told["now"]["total_minor"] == 17_500
    assert [row["quantity_milli"] for row in told["best"]] == [5_000]
    assert ask(budi, outlet=str(world.outlet.id)).json()["code"] == "nothing_to_show"
    client = Client()
    client.force_login(budi)
    sales = client.get("/api/v1/sales").json()["sales"]
    assert [row["total_minor"] for row in sales] == [17_500]
    owner = Client()
    owner.force_login(world.sari)
    events = client.get("/api/v1/events").json()["items"]
    kinds = [event["kind"] for event in events]
    assert (kinds.count("sale.completed"), "person.changed" in kinds) == (1, True)
    hidden = Event.objects.get(kind="sale.completed", outlet_id=world.outlet.id)
    assert client.get(f"/admin/journal/event/{hidden.id}/change/").status_code != 200
    others = next(
        row for row in owner.get("/api/v1/sales").json()["sales"] if row["total_minor"] == 7_000
    )
    assert client.get(f"/api/v1/sales/{others['id']}").json()["code"] == "not_your_outlet"


def test_who_works_in_one_outlet_gives_nobody_more_than_that(world: World, dago: World):
    budi = only_in(dago, hire(world.merchant.id, "Budi", "manager"))
    ana, there = hire(world.merchant.id, "Ana"), [str(dago.outlet.id)]
    rina = {"merchant_id": world.merchant.id, "name": "Rina", "roles": ["cashier"], "by": budi.id}
    attempts: list[tuple[Any, dict[str, Any]]] = [
        (change_person, {"person": budi, "outlets": {"outlets": []}}),
        (change_person, {"person": ana, "identity": {"name": "Ani"}}),
        (set_password, {"person": ana, "password": PASSWORD}),
        (set_pin, {"person": ana, "pin": "147258"}),
        (add_person, rina),
        (add_person, {**rina, "outlets": [*there, str(world.outlet.id)]}),
    ]
    for verb, arguments in attempts:
        with pytest.raises(LancarError) as refused:
            verb(**{**arguments, "by": budi.id})
        assert refused.value.code == "beyond_your_outlets"
    assert add_person(**rina, outlets=there).outlets == there
    change_person(person=only_in(dago, ana), by=budi.id, identity={"name": "Ani"})


def test_best_of_some_outlets_over_several_days_are_the_sum_of_theirs(world: World, dago: World):
    product = stock_up(world)
    for place, pieces in ((world, 2), (dago, 5)):
        till = pair(place)
        sell(till, TODAY, "09:00", product, pieces)
        till.push()
    sum_stale_days()
    outlets = [world.outlet, dago.outlet]
    asked = asked_for(outlets, None, "week", at(TODAY, "12:30"), are_all=False)
    assert asked is not None
    assert [(row["quantity_milli"], row["total_minor"]) for row in best(asked)] == [(7_000, 24_500)]


def test_the_best_of_one_outlet_are_not_the_merchants(world: World, dago: World):
    """As the recap's letter of an outlet asks, which once told of all of them together."""
    product = stock_up(world)
    for place, pieces in ((world, 2), (dago, 5)):
        till = pair(place)
        sell(till, TODAY, "09:00", product, pieces)
        till.push()
    asked = asked_for([dago.outlet], None, TODAY, at(TODAY, "12:30"), are_all=False)
    assert asked is not None
    assert [row["quantity_milli"] for row in best(asked)] == [5_000]
