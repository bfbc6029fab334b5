"""A new outlet comes in, and what one outlet says reaches the others: each side in this process."""

import json
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from pos.catalog.models import Category
from pos.config import joined_shop
from pos.config.shop.troubles import Trouble
from pos.journal.audit import Report, audit
from pos.journal.envelope import GENESIS
from pos.journal.errors import BadInput
from pos.journal.interpret import apply_again, apply_pending
from pos.journal.models import Event, Ledger, LostChange, Problem, State
from pos.journal.replay import rebuild
from pos.outlets.actions import add_merchant, add_outlet
from pos.outlets.models import Outlet
from pos.sales.points_check import Rules
from sync import down, joining
from sync.cloud_line import CloudTrouble, Line
from sync.links import make_code
from sync.models import HubLink, Telling, Told, Uplink
from tests.pos.world import World, make_world
from tests.sync.talking import rule_that_says_no
from tests.sync.test_links import Box, code_of, linked
from tests.sync.test_relay_steps import introduced, told
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.django_db
TAX = {"pkp": True, "pbjt_rate_ppm": 100_000}


@pytest.fixture
def in_cloud(settings: Any, tmp_path: Any) -> None:
    settings.ROLE, settings.DATA_DIR = "cloud", tmp_path


@pytest.fixture
def first(in_cloud: None) -> Box:
    """The hub of a merchant's first outlet, whose settings the cloud knows."""
    box = linked()
    merchant_id = uuid.UUID(box.merchant)
    add_merchant(merchant_id=merchant_id, name="Toko Uji")
    add_outlet(
        merchant_id=merchant_id, outlet_id=uuid.UUID(box.outlet), name="Pusat", by=None, tax=TAX
    )
    return box


def join(box: Box, code: str) -> Any:
    return box.ask("join", json.dumps({"code": code, "public_key": box.public_key}).encode())


def branch(first: Box) -> Box:
    """A second hub that came in with a code for a new outlet."""
    box = Box()
    answer = join(box, make_code(merchant_id=uuid.UUID(first.merchant), branch="Cabang Dago"))
    assert answer.status_code == 200, answer.json()
    box.merchant, box.outlet = answer.json()["merchant"], answer.json()["outlet"]
    return box


def news(box: Box, **known: Any) -> dict[str, Any]:
    """All that the cloud says after what the hub knows."""
    asked = {"epoch": 1, "seq": 0, "hash": GENESIS, **known}
    answer = box.ask("pull", json.dumps(asked).encode())
    assert answer.status_code == 200, answer.json()
    return dict(answer.json())


def told_by(answer: dict[str, Any]) -> list[dict[str, Any]]:
    events = [json.loads(one["raw"]) for one in answer["events"]]
    return [event["body"] for event in events if event["type"] == "change.told"]


def say(box: Box, name: str) -> dict[str, str]:
    """A category, which is of the whole merchant."""
    groups = {"identity": {"name": name, "colour": "#DDEBE4", "parent": None}}
    body = {"id": new_id(), "groups": groups}
    return box.append("category.changed", body, outlet=box.merchant)


def test_a_code_for_a_branch_makes_an_outlet_with_the_settings_of_the_first(first) -> None:
    box = branch(first)
    outlet = Outlet.objects.get(id=box.outlet)
    assert (outlet.code, outlet.name, outlet.pkp) == ("B02", "Cabang Dago", True)
    assert outlet.pbjt_rate_ppm == 100_000
    assert HubLink.objects.get(id=box.outlet).device_id == uuid.UUID(box.device)


def test_an_answer_that_was_lost_is_given_again_and_no_second_outlet_made(first) -> None:
    box = branch(first)
    again = join(box, "spent-already")
    assert again.json()["outlet"] == box.outlet
    assert Outlet.objects.filter(merchant_id=first.merchant).count() == 2


@pytest.mark.parametrize("made", ["used", "of a known shop", "nobody's"])
def test_a_code_that_is_not_for_a_new_branch_lets_nobody_in(first, made) -> None:
    merchant_id = uuid.UUID(first.merchant)
    code = make_code(merchant_id=merchant_id, branch="Satu" if made == "used" else "")
    if made == "used":
        join(Box(), code)
    answer = join(Box(), "AAAAA-AAAAA" if made == "nobody's" else code)
    assert code_of(answer) == "bad_link_code"


def test_a_shop_with_a_record_of_its_own_is_told_that_a_branch_code_is_not_for_it(first) -> None:
    code = make_code(merchant_id=uuid.UUID(first.merchant), branch="Cabang Dago")
    assert code_of(Box().link(code)) == "branch_code"
    assert join(Box(), code).status_code == 200  # and it is not spent by that


def test_a_second_server_for_one_outlet_is_refused_and_noticed(first) -> None:
    code = make_code(merchant_id=uuid.UUID(first.merchant))
    twin = Box(first.merchant, first.outlet)
    assert code_of(twin.link("AAAAA-AAAAA")) == "outlet_taken"
    assert not Problem.objects.filter(code="outlet_claimed").exists()
    assert code_of(twin.link(code)) == "outlet_taken"
    assert Problem.objects.get(code="outlet_claimed").outlet_id == uuid.UUID(first.outlet)


def test_what_one_outlet_says_of_the_merchant_is_told_to_all_and_once(first) -> None:
    first.hand_in([*first.events, say(first, "Minuman")])
    assert told_by(news(first)) == [], "one outlet alone needs no telling"
    second = branch(first)
    heard = told_by(news(second))
    assert [one["kind"] for one in heard] == ["category.changed"]
    assert heard[0]["sig"] == first.events[-1]["sig"]
    assert told_by(news(first)) == heard
    own = first.append("cash.moved", {}, outlet=first.outlet)
    first.hand_in([own, say(first, "Makanan")])
    assert [json.loads(one["raw"])["body"]["groups"]["identity"]["name"]
            for one in told_by(news(second))] == ["Minuman", "Makanan"]  # fmt: skip
    assert Category.objects.filter(merchant_id=first.merchant).count() == 2
    assert rebuild(verify_only=True) == []


def test_what_the_cloud_does_not_know_or_keeps_apart_is_told_when_it_counts(first) -> None:
    """Who may say what is judged by the cloud: a sister does not know the device."""
    second = branch(first)
    with rule_that_says_no():
        first.hand_in([*first.events, say(first, "Minuman")])
    first.hand_in([first.append("galaxy.changed", {"id": new_id()}, outlet=first.merchant)])
    assert told_by(news(second)) == []
    assert apply_again(Event.objects.get(kind="category.changed"))
    assert [one["kind"] for one in told_by(news(second))] == ["category.changed"]


def test_where_nothing_is_to_be_told_the_record_is_not_locked(first, monkeypatch) -> None:
    second = branch(first)
    first.hand_in(first.events)
    news(second)
    first.hand_in([first.append("cash.moved", {}, outlet=first.outlet)])
    monkeypatch.setattr("sync.telling.lock_ledger", None)
    news(second)
    assert Telling.objects.get().looked_until == Ledger.objects.get().server_seq


def test_a_hub_cannot_tell_on_in_the_clouds_place(first) -> None:
    inner = say(Box(first.merchant, first.merchant), "Palsu")
    body = {"kind": "category.changed", "version": 1, "raw": inner["raw"], "sig": inner["sig"]}
    first.hand_in([*first.events, first.append("change.told", body, outlet=first.merchant)])
    assert Event.objects.get(kind="change.told").reason == "cloud_only"
    assert not Category.objects.exists()


# --- the hub's side -----------------------------------------------------------------------------


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def cloud(world: World) -> Tablet:
    merchant = str(world.merchant.id)
    cloud = Tablet(merchant, merchant, new_id(), "A01")
    introduced(cloud)
    return cloud


@pytest.fixture
def uplink(world: World, cloud: Tablet) -> Uplink:
    Uplink.objects.create(
        id=world.outlet.id,
        **world.tenant,
        address="https://cloud.contoh.id",
        cloud_device_id=cloud.device,
        cloud_public_key=cloud.public_key,
        epoch=1,
        linked_at=1,
    )
    return Uplink.objects.get()


def sister(cloud: Tablet) -> Tablet:
    """A server of another outlet: nothing of it is known here."""
    return Tablet(cloud.merchant, cloud.merchant, new_id(), "H01")


def tells(cloud: Tablet, event: dict[str, str], **changes: Any) -> dict[str, str]:
    said = json.loads(event["raw"])
    body = {"kind": said["type"], "version": said["tv"], **event, **changes}
    return cloud.append("change.told", body)


def renamed(tablet: Tablet, category: str, name: str, at_ms: int = 0) -> dict[str, str]:
    groups = {"identity": {"name": name, "colour": "#DDEBE4", "parent": None}}
    changes = {"hlc": [at_ms, 0]} if at_ms else {}
    return tablet.append("category.changed", {"id": category, "groups": groups}, **changes)


def test_a_sisters_word_is_applied_with_her_clock_and_the_later_change_wins(
    world, cloud, uplink
) -> None:
    other, category = sister(cloud), new_id()
    renamed(cloud, category, "dari cloud", 1_795_000_000_500)
    for at_ms, name in ((1_795_000_000_000, "lama"), (1_795_000_001_000, "baru")):
        tells(cloud, renamed(other, category, name, at_ms))
    down.store_told(uplink, told(cloud, *cloud.events))
    assert Category.objects.get().name == "baru"
    assert LostChange.objects.get().value["name"] == "lama"
    assert Told.objects.count() == 2
    assert {one.table for one in rebuild(verify_only=True)} <= {"sync_uplink"}  # made by hand


def test_a_rule_of_points_that_a_sister_said_is_a_rule_here(world, cloud, uplink) -> None:
    other, group = sister(cloud), new_id()
    earning = {"per_minor": 10_000, "without_categories": [], "without_products": []}
    for worth in (100, 50):
        groups = {"earning": earning, "spending": {"worth_minor": worth}}
        rule = {"id": cloud.merchant, "groups": groups}
        tells(cloud, other.append("points_rule.changed", rule))
    double = {"id": group, "groups": {"points": {"points_times_milli": 2_000}}}
    tells(cloud, other.append("customer_group.changed", double, tv=2))
    down.store_told(uplink, told(cloud, *cloud.events))
    rules = Rules(world.merchant.id)
    assert (rules.worths, rules.times) == ({100, 50}, {1_000, 2_000})
    assert [each["per_minor"] for each in rules.earning] == [10_000]
    assert {one.table for one in rebuild(verify_only=True)} <= {"sync_uplink"}  # made by hand


def test_what_is_told_twice_counts_once(world, cloud, uplink) -> None:
    other, category = sister(cloud), new_id()
    old = renamed(other, category, "lama", 1_795_000_000_000)
    new = renamed(other, category, "baru", 1_795_000_001_000)
    for event in (old, new, old):
        tells(cloud, event)
    down.store_told(uplink, told(cloud, *cloud.events))
    assert Category.objects.get().name == "baru"
    assert not LostChange.objects.exists()


def test_what_a_newer_release_of_the_sister_says_waits_for_ours(world, cloud, uplink) -> None:
    other = sister(cloud)
    tells(cloud, other.append("galaxy.changed", {"id": new_id(), "groups": {}}))
    tells(cloud, renamed(other, new_id(), "Minuman"))
    down.store_told(uplink, told(cloud, *cloud.events))
    assert Event.objects.get(state=State.PENDING).kind == "change.told"
    assert Category.objects.get().name == "Minuman"
    assert apply_pending() == 0
    assert not Problem.objects.exists()


def test_what_the_cloud_says_of_another_outlet_keeps_its_chain_whole_and_changes_nothing(
    world, cloud, uplink
) -> None:
    body = {"id": new_id(), "groups": {"identity": {"name": "Laci"}, "state": {"archived": False}}}
    cloud.append("drawer.changed", body, outlet=new_id())
    renamed(cloud, new_id(), "Minuman")
    for _ in range(2):  # a second time it is a duplicate
        down.store_told(uplink, told(cloud, *cloud.events))
    assert Event.objects.get(kind="drawer.changed", state=State.ELSEWHERE).applied_seq is None
    assert Category.objects.get().name == "Minuman"
    assert not Problem.objects.exists()
    assert [fault for fault in audit(Report()) if cloud.device in fault.where] == []


INVITATION = "ABCDE-FGHJK@https://cloud.contoh.id"


def refusal(*options: str) -> str:
    with pytest.raises(Trouble) as refused:
        call_command("prepare_shop", *options)
    assert refused.value.indonesian
    return refused.value.code


@pytest.mark.parametrize("is_linked", [False, True])
def test_a_shop_with_a_record_of_its_own_does_not_become_a_branch(
    world, request, settings, tmp_path, is_linked
) -> None:
    settings.DATA_DIR = tmp_path
    if is_linked:
        request.getfixturevalue("uplink")
    assert refusal("--join", INVITATION) == "join_has_shop"
    assert not (tmp_path / joining.FILE).exists()


@pytest.fixture
def empty(settings, tmp_path, monkeypatch) -> Any:
    """A folder without a shop; the command closes its connection, which is the test's own."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(connection, "close", lambda: None)
    return tmp_path


def answering(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    def ask(line: Line, path: str, told: Any) -> Any:
        raise CloudTrouble(code, "Begitu kata cloud.")

    monkeypatch.setattr(Line, "ask", ask)


def test_a_start_without_the_code_founds_no_shop_while_the_clouds_answer_is_out(
    empty, monkeypatch
) -> None:
    """The cloud may have made the outlet for us: only the answer was lost."""
    answering(monkeypatch, "cloud_unreachable")
    assert refusal("--join", INVITATION) == "join_failed"
    assert refusal() == "join_unfinished"
    assert not Outlet.objects.exists()
    answering(monkeypatch, "bad_link_code")
    assert refusal("--join", INVITATION) == "join_failed"
    assert not joining.is_unfinished(empty), "a refused code leaves nothing behind"


def test_who_may_come_in_is_said_again_until_it_was_said(empty, monkeypatch) -> None:
    """A terminal that was closed too early must not leave a branch that nobody can enter."""
    given = iter((["PIN 111"], ["PIN 222"]))
    monkeypatch.setattr(joined_shop, "resume", lambda folder: next(given))
    monkeypatch.setattr(joining, "has_begun", lambda: True)
    monkeypatch.setattr("pos.config.shop.words.joined", lambda given: 1 / 0)
    (empty / joining.FILE).write_text("{}")
    with pytest.raises(ZeroDivisionError):
        call_command("prepare_shop")
    assert joining.is_unfinished(empty)
    said: list[list[str]] = []
    monkeypatch.setattr("pos.config.shop.words.joined", lambda given: said.append(given) or "")
    call_command("prepare_shop", "--no-demo")
    assert said == [["PIN 222"]]
    assert not joining.is_unfinished(empty)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ABCDE-FGHJK", "bad_invitation"),
        ("@https://cloud.contoh.id", "bad_invitation"),
        ("ABCDE-FGHJK@http://cloud.contoh.id", "bad_cloud_address"),
    ],
)
def test_an_invitation_that_cannot_be_one_is_refused_before_anybody_is_asked(
    settings, tmp_path, text, code
) -> None:
    settings.DATA_DIR = tmp_path
    with pytest.raises(BadInput) as refused:
        joining.Invitation.of(text)
    assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []
