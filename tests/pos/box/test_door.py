"""What a machine may ask in plain HTTP, and where it is led."""

import asyncio
from typing import Any

import pytest

from pos.box.door import PlainDoor, behind_door
from pos.box.origin import Origin

ORIGIN = Origin("192.168.1.250", 8443, 8000, "toko.local")
DOOR, SECURE, OWN = ("192.168.1.250", 8000), ("192.168.1.250", 8443), ("127.0.0.1", 8000)


def ask(
    path: str,
    *,
    server: tuple[str, int] | None = DOOR,
    method: str = "GET",
    host: str = "192.168.1.250:8443",
    query: bytes = b"",
    kind: str = "http",
    origin: Origin | None = ORIGIN,
) -> tuple[Any, ...]:
    """("inside",) when it went on to the server, else what the door said itself."""
    sent: list[Any] = []

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        sent.append("inside")

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": kind,
        "scheme": "https" if server == SECURE else "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "server": list(server) if server else None,
        "headers": [(b"host", host.encode())],
    }
    asyncio.run(PlainDoor(inside, origin)(scope, receive, send))
    first = sent[0]
    if first == "inside":
        return ("inside",)
    if first["type"] == "websocket.close":
        return ("closed",)
    told = dict(first["headers"])
    return (first["status"], told.get(b"location", b"").decode())


@pytest.mark.parametrize("path", ["/p", "/p/t.png", "/p/kasir-7f3k.crt", "/static/box/welcome.js"])
def test_a_stranger_gets_the_onboarding_page_and_what_it_loads(path: str) -> None:
    assert ask(path) == ("inside",)


@pytest.mark.parametrize("path", ["/till/", "/admin/login/", "/healthz", "/purchases", "/static/x"])
def test_a_stranger_is_led_to_the_fixed_address_for_everything_else(path: str) -> None:
    assert ask(path) == (302, f"https://192.168.1.250:8443{path}")
    assert ask(path, query=b"a=1", host="toko.local:8000") == (
        302,
        f"https://192.168.1.250:8443{path}?a=1",
    )


def test_who_types_the_bare_address_comes_to_the_onboarding_page() -> None:
    assert ask("/") == (302, "/p")


def test_a_local_name_leads_to_the_fixed_address() -> None:
    for host in ("toko.local:8000", "KASIR-2.local"):
        assert ask("/p", host=host) == (302, "http://192.168.1.250:8000/p")
        assert ask("/till/", host=host) == (302, "https://192.168.1.250:8443/till/")
    assert ask("/p", host="192.168.1.250:8000") == ("inside",)
    assert ask("/p/t.png", host="toko.local:8000") == ("inside",)
    assert ask("/p", host="toko.local", origin=None) == ("inside",)


def test_nothing_is_written_in_plain_http_and_no_socket_is_opened() -> None:
    assert ask("/sync/v1/push", method="POST") == (403, "")
    assert ask("/admin/login/", method="POST") == (403, "")
    assert ask("/ws/live", kind="websocket") == ("closed",)


def test_a_request_line_cannot_lead_elsewhere() -> None:
    assert ask("@evil.example/") == (403, "")
    assert ask("//evil.example/") == (302, "https://192.168.1.250:8443//evil.example/")


def test_the_machine_itself_and_a_socket_file_may_all() -> None:
    for server in (OWN, ("::1", 8000), None):
        assert ask("/till/", server=server) == ("inside",)
        assert ask("/sync/v1/push", server=server, method="POST") == ("inside",)
        assert ask("/ws/live", server=server, kind="websocket") == ("inside",)


def test_no_header_makes_a_stranger_the_machine_itself() -> None:
    assert ask("/admin/login/", method="POST", host="localhost") == (403, "")


def test_over_https_pages_belong_to_the_fixed_address() -> None:
    assert ask("/till/", server=SECURE) == ("inside",)
    assert ask("/ws/live", server=SECURE, kind="websocket") == ("inside",)
    assert ask("/till/", server=SECURE, host="toko.local:8443") == (
        302,
        "https://192.168.1.250:8443/till/",
    )
    assert ask("/sync/v1/push", server=SECURE, host="toko.local:8443", method="POST") == ("inside",)


def test_a_proxy_that_speaks_https_is_spoken_to_plainly_but_opens_no_second_door() -> None:
    async def inside(scope: Any, receive: Any, send: Any) -> None:
        """Never asked here."""

    assert behind_door(inside, None, has_proxy=True) is inside
    assert isinstance(behind_door(inside, None, has_proxy=False), PlainDoor)
    assert isinstance(behind_door(inside, ORIGIN, has_proxy=True), PlainDoor)
    assert isinstance(behind_door(inside, ORIGIN, has_proxy=False), PlainDoor)


def test_a_shop_without_a_fixed_address_lets_no_other_machine_in() -> None:
    assert ask("/till/", origin=None) == (403, "")
    assert ask("/till/", origin=None, server=OWN) == ("inside",)
    assert ask("/sync/v1/push", origin=None, method="POST") == (403, "")
