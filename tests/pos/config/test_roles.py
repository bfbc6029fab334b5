"""Each mistake of set-up is named in a sentence before anything starts."""

import pytest

from pos.config.roles import Role, role_of_this_process, role_troubles

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
