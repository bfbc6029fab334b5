"""The cloud's container and compose files say what the code needs: no engine is at hand to try."""

import re

import psycopg
import pytest
import yaml

from pos.config.roles import Role, role_troubles
from tests.bench.postgresql import settings
from tests.hub import ROOT

FOLDER = ROOT / "deploy" / "cloud"
SET = {"POSTGRES_PASSWORD": "p", "LANCAR_SECRET_KEY": "s" * 40, "LANCAR_HOSTS": "cloud.contoh.id"}


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]


def filled(text):
    return re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: SET[found[1]], text)


@pytest.mark.parametrize("name", ["prepare", "web", "worker"])
def test_each_process_starts_with_what_it_is_given(services, name):
    given = {key: filled(value) for key, value in services[name]["environment"].items()}
    assert role_troubles(Role.CLOUD, given) == []
    known = (ROOT / "deploy" / "env.example").read_text()
    assert [key for key in given if f"\n{key}=" not in known] == []
    assert services[name]["volumes"] == ["data:/data"]


def test_commands_and_copied_files_are_there(services):
    image = (FOLDER / "Containerfile").read_text()
    copied = re.findall(r"^COPY (\S+) ", image, flags=re.MULTILINE)
    assert {"manage.py", "pos", "sync", "hardware", "deploy/docs"} <= set(copied)
    assert [name for name in copied if name != "frontend/dist" and not (ROOT / name).exists()] == []
    for name in ("prepare", "worker"):
        command = services[name]["command"][2]
        assert list((ROOT / "pos").glob(f"*/management/commands/{command}.py"))


def test_only_the_web_process_is_reachable_and_only_from_this_machine(services):
    assert {name: each["ports"] for name, each in services.items() if "ports" in each} == {
        "web": ["127.0.0.1:8000:8000"]
    }


def test_the_database_starts_with_settings_that_postgresql_knows(postgres_address):
    names = [name for name, _ in settings()]
    with psycopg.connect(postgres_address) as connection:
        found = connection.execute("SELECT name FROM pg_settings WHERE name = ANY(%s)", [names])
        assert {name for (name,) in found} == set(names) != set()
