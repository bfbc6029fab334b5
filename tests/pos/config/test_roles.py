"""Each mistake of set-up is named in a sentence before anything starts."""

import pytest
from django.core.management import CommandError, call_command

from pos.config.roles import Role, role_of_this_process, role_troubles
from pos.config.shop import start, troubles

GOOD = {"LANCAR_DATABASE": "postgresql://u:p@db/lancar", "LANCAR_SECRET_KEY": "s" * 50}
MISTAKES = (
    ({"LANCAR_DATABASE": ""}, "PostgreSQL"),
    ({"LANCAR_DATABASE": "sqlite:///x"}, "PostgreSQL"),
    ({"LANCAR_SECRET_KEY": "short"}, "LANCAR_SECRET_KEY"),
    ({"LANCAR_HOSTS": "cloud.contoh.id"}, "HTTPS"),
    ({"LANCAR_HOSTS": "*", "LANCAR_HTTPS": "1"}, "LANCAR_HOSTS"),
    ({"LANCAR_CIPHER_KEY": "00"}, "LANCAR_CIPHER_KEY"),
)


@pytest.mark.parametrize(("change", "word"), MISTAKES)
def test_a_cloud_names_each_mistake(change, word):
    (sentence,) = role_troubles(Role.CLOUD, {**GOOD, **change})
    assert word in sentence


def test_a_cloud_set_up_well_starts_and_an_empty_one_hears_all_at_once():
    assert role_troubles(Role.CLOUD, GOOD) == []
    public = {**GOOD, "LANCAR_HOSTS": "cloud.contoh.id", "LANCAR_HTTPS": "1"}
    assert role_troubles(Role.CLOUD, public) == []
    assert len(role_troubles(Role.CLOUD, {})) == 2


def test_a_shop_needs_nothing_and_refuses_a_database_it_cannot_read():
    assert role_troubles(Role.SHOP, {}) == []
    assert role_troubles(Role.SHOP, GOOD) == []
    assert "postgresql://" in role_troubles(Role.SHOP, {"LANCAR_DATABASE": "mysql://x"})[0]


def test_another_word_for_the_role_stops_the_start(monkeypatch):
    monkeypatch.setenv("LANCAR_ROLE", "awan")
    with pytest.raises(SystemExit, match="shop atau cloud, bukan 'awan'"):
        role_of_this_process()


def test_no_shop_is_started_where_a_cloud_is_meant(monkeypatch, tmp_path):
    monkeypatch.setenv("LANCAR_ROLE", "cloud")
    with pytest.raises(troubles.Trouble) as told:
        start.run(["--port", "8000"], tmp_path / "data")
    assert told.value.code == "role_is_cloud"
    assert not (tmp_path / "data").exists()


def test_a_cloud_has_no_printers_and_a_shop_makes_no_codes(settings):
    with pytest.raises(CommandError, match="di cloud"):
        call_command("link_code")
    settings.ROLE = "cloud"
    with pytest.raises(CommandError, match="tidak punya printer"):
        call_command("runhardware")


def test_the_front_door_leads_to_what_can_be_used_there(settings, client):
    assert client.get("/")["Location"] == "/till/"
    settings.ROLE = "cloud"
    assert client.get("/")["Location"] == "/dashboard/"
