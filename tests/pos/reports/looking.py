"""Looking at the dashboard in tests: as whom, and on which day."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from pos.people.models import Person

TODAY, LAST_WEEK = "2026-11-30", "2026-11-23"  # Mondays


def at(day: str, clock: str, zone: str = "Asia/Jakarta") -> int:
    moment = datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=ZoneInfo(zone))
    return int(moment.timestamp()) * 1000


def ask(person: Person, path: str = "", **query: Any) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(f"/api/v1/dashboard{path}", query)
