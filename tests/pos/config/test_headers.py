"""Every address there is: nobody unknown gets behind it, and every answer guards the browser."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from pos.config.middleware import OfficeFromHere
from pos.people.models import Person
from tests.pos.world import make_world

pytestmark = pytest.mark.django_db
FILLED = {"int": "1", "uuid": str(uuid.UUID(int=7)), "slug": "x", "str": "x", "path": "x"}
# Pages that are for somebody who has not signed in yet.
OPEN_OFFICE = {"/admin/login/", "/admin/jsi18n/"}
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=()",
}


def addresses(patterns=None, before="/"):
    """Every route, its parts filled with something that is not there."""
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        route = re.sub(
            r"<(?:(\w+):)?\w+>", lambda found: FILLED[found[1] or "str"], str(each.pattern)
        )
        if isinstance(each, URLPattern):
            if "(" not in route:
                yield before + route.lstrip("^").rstrip("$")
        else:
            yield from addresses(each.url_patterns, before + route)


def test_every_answer_guards_the_browser_and_no_page_of_the_office_is_for_strangers():
    make_world()
    browser, asked = Client(raise_request_exception=False), sorted(set(addresses()))
    assert len(asked) > 300
    bare, open_pages, failed = [], set(), []
    for address in [*asked, "/nothing-here", "/static/lancar/office.css"]:
        answer = browser.get(address)
        answer.close()
        policy = answer.headers.get("Content-Security-Policy", "")
        has_policy = all(
            each in policy
            for each in ("object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
        )
        wanted = (
            GUARDS if not address.startswith("/static/") else {"X-Content-Type-Options": "nosniff"}
        )
        missing = [name for name, value in wanted.items() if answer.headers.get(name) != value]
        if missing or not has_policy or "http:" in policy or "Strict-Transport-Security" in answer:
            bare.append((address, missing))
        if answer.status_code >= 500 and address != "/healthz":
            failed.append(address)
        if address.startswith("/admin/") and answer.status_code == 200:
            open_pages.add(address)
    assert bare == []
    assert failed == []
    assert open_pages <= OPEN_OFFICE


def test_cookies_over_https_are_for_https_and_the_sessions_for_no_script():
    make_world()
    browser = Client()
    browser.get("/admin/login/", secure=True)
    browser.force_login(Person.objects.get(username="sari"))
    answer = browser.get("/admin/", secure=True)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    cookies = answer.cookies
    assert cookies
    for cookie in cookies.values():
        assert (cookie["secure"], cookie["samesite"]) == (True, "Lax"), cookie.key
    assert cookies["lancar_shop_session"]["httponly"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 302), ("192.168.1.30", 302), ("10.9.8.7", 302), ("100.64.3.2", 403),
        ("::1", 302), ("fe80::1%eth0", 302), ("::ffff:192.168.1.9", 302), ("", 302),
        ("203.0.114.9", 403), ("8.8.8.8", 403), ("2001:4860:4860::8888", 403),
        ("::ffff:8.8.8.8", 403), ("unknown", 403),
    ],
)  # fmt: skip
def test_the_office_opens_from_the_shops_own_network_only(address, status, settings):
    settings.OFFICE_FROM_HERE = True
    browser = Client(REMOTE_ADDR=address)
    headers = {"x-forwarded-for": "192.168.1.30"}
    answer = browser.get("/admin/", headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.content.decode() == OfficeFromHere.SENTENCE
        assert browser.get("/bantuan/").status_code == 200
        asked = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=x"}
        assert browser.get("/api/v1/nothing", **asked).status_code == 403
        assert browser.get("/api/v1/nothing").status_code == 404
        settings.OFFICE_FROM_HERE = False
        assert browser.get("/admin/").status_code == 302
