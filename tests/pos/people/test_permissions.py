"""Rights at the till: kept per outlet, told to tablets, changed on one page, said in the docs."""

import json
from pathlib import Path

import pytest

from pos.catalog.chunks import chunk, manifest
from pos.domain.permission_words import ACTION_WORDS
from pos.domain.permissions import ACTIONS, TILL_ROLES, full_table
from pos.journal.errors import RuleError
from pos.journal.ids import uuid7
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.outlets.actions import add_outlet
from pos.people.actions import archive_person, change_permissions, change_person
from pos.people.models import Person, TillRules
from pos.people.queries import PastRules, PastStaff, hour_of, rules_of
from tests import permission_docs
from tests.pos.world import hire, make_world

pytestmark = pytest.mark.django_db
STRICT = {"discount": {"cashier": {"rule": "allowed", "limit": 50_000}}}


def test_the_outlets_rules_stand_before_the_presets_and_survive_a_replay():
    world = make_world()
    assert rules_of(**world.tenant) == full_table({})
    change_permissions(**world.tenant, rules=STRICT, by=world.sari.id)
    change_permissions(**world.tenant, rules=STRICT, by=world.sari.id)
    assert Event.objects.filter(kind="permissions.changed").count() == 1
    rules = rules_of(**world.tenant)
    assert rules["discount"]["cashier"] == {"rule": "allowed", "limit": 50_000}
    assert rules["discount"]["manager"] == {"rule": "allowed", "limit": None}
    assert TillRules.objects.get().id == world.outlet.id
    assert rebuild(verify_only=True) == []


def test_tablets_are_told_every_right():
    world = make_world()
    change_permissions(**world.tenant, rules=STRICT, by=world.sari.id)
    _, listed = manifest(**world.tenant)
    pieces = {piece["name"]: piece["sha256"] for piece in json.loads(listed)["chunks"]}
    outlet = json.loads(chunk(*world.tenant.values(), pieces["outlet"]))
    assert outlet["permissions"] == full_table(STRICT)


def test_rules_of_the_past_are_found_by_the_hour():
    world = make_world()
    change_permissions(**world.tenant, rules=STRICT, by=world.sari.id)
    changed = Event.objects.get(kind="permissions.changed")
    past = PastRules(**world.tenant)
    assert past.at((changed.hlc_ms, changed.hlc_counter - 1)) == full_table({})
    assert past.at(hour_of(changed)) == full_table(STRICT)


def test_rules_and_roles_of_the_past_are_read_by_their_index(django_assert_num_queries):
    """Without the outlet's id every event of the shop is looked at, every few seconds."""
    world = make_world()
    with django_assert_num_queries(3) as read:
        PastRules(**world.tenant)
        PastStaff(*world.tenant.values(), [world.sari.id]).at(str(world.sari.id), (0, 0))
    of_events = [each["sql"] for each in read if '"journal_event"' in each["sql"]]
    assert len(of_events) == 2
    assert all('"outlet_id" =' in sql for sql in of_events)


def test_what_somebody_was_is_found_by_the_hour():
    world = make_world()
    ana = hire(world.merchant.id, "Ana")
    change_person(person=ana, by=world.sari.id, roles={"roles": ["supervisor"]})
    archive_person(person=ana, by=world.sari.id)
    changes = Event.objects.filter(kind="person.changed").order_by("server_seq")
    hired, raised, left = [hour_of(each) for each in changes][-3:]
    past = PastStaff(*world.tenant.values(), [ana.id])
    assert past.at(str(uuid7()), left) is None
    found = {at: past.at(str(ana.id), at) for at in ((0, 0), hired, raised, left)}
    assert found[left].roles == ()
    roles = [found[at].roles for at in ((0, 0), hired, raised)]
    assert roles == [["cashier"], ["cashier"], ["supervisor"]]


@pytest.mark.parametrize(
    "rules",
    [
        {"fly": {"cashier": {"rule": "allowed", "limit": None}}},
        {"refund": {"owner": {"rule": "refused", "limit": None}}},
        {"reprint": {"cashier": {"rule": "allowed", "limit": 5}}},
        {"refund": {"cashier": {"rule": "refused", "limit": 5}}},
        {"refund": {"cashier": {"rule": "perhaps", "limit": None}}},
        {"forget_customer": {"cashier": {"rule": "approval", "limit": None}}},
    ],
)
def test_what_no_tablet_could_obey_is_not_kept(rules):
    world = make_world()
    with pytest.raises(RuleError) as refused:
        change_permissions(**world.tenant, rules=rules, by=world.sari.id)
    assert refused.value.code == "unknown_permission"


def test_every_action_has_words_and_every_role_a_preset():
    assert list(ACTION_WORDS) == list(ACTIONS)
    assert all(all(words.values()) for words in ACTION_WORDS.values())
    assert all(list(action["presets"]) == list(TILL_ROLES) for action in ACTIONS.values())


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_published_table_is_the_registrys(language):
    """Written by `python -m tests.permission_docs`."""
    path = Path(permission_docs.FOLDER) / permission_docs.FILES[language]
    assert path.read_text(encoding="utf-8") == permission_docs.written(language)


def test_who_sees_cost_is_the_owners_say_in_every_outlet_of_the_shop():
    world = make_world()
    people = {
        role: hire(world.merchant.id, role, role)
        for role in ("manager", "supervisor", "cashier", "stock")
    }

    def seeing():
        fresh = {role: Person.objects.get(id=person.id) for role, person in people.items()}
        return {role for role, person in fresh.items() if person.has_perm("catalog.see_cost")}

    assert seeing() == {"manager"}
    assert world.sari.has_perm("catalog.see_cost")
    allowed = {"rule": "allowed", "limit": None}
    change_permissions(**world.tenant, rules={"see_cost": {"supervisor": allowed}}, by=None)
    assert seeing() == {"manager", "supervisor"}
    add_outlet(merchant_id=world.merchant.id, name="Cabang 2", by=None)
    assert seeing() == {"manager"}  # the second outlet has the presets
    refused = {"see_cost": {"manager": {"rule": "refused", "limit": None}}}
    change_permissions(**world.tenant, rules=refused, by=None)
    assert seeing() == set()
