"""The onboarding page: open to anybody, in both languages, with files that tablets install."""

import plistlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from django.test import Client

from pos.box.authority import der, fingerprint
from pos.box.keeping import keep, load_authority
from pos.box.origin import Origin
from pos.box.words import PAGE_WORDS

pytestmark = pytest.mark.django_db

ORIGIN = Origin("192.168.1.250", 8443, 8000)
HOST = "192.168.1.250"


@pytest.fixture(autouse=True)
def at_an_address(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.ORIGIN = tmp_path, ORIGIN
    settings.ALLOWED_HOSTS = [HOST]
    keep(tmp_path, ORIGIN.hosts, datetime.now(UTC))


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"host": f"{HOST}:8000"})


def test_both_languages_say_the_same_things() -> None:
    assert set(PAGE_WORDS["id"]) == set(PAGE_WORDS["en"])
    for key, text in PAGE_WORDS["id"].items():
        is_name = key == "android"
        assert is_name or text != PAGE_WORDS["en"][key], key


def test_the_page_leads_through_the_steps_and_leaves_nothing_in_the_browser(
    stranger: Client, tmp_path: Path
) -> None:
    answer = stranger.get("/p")
    text = answer.content.decode()
    authority = load_authority(tmp_path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert "img-src 'self' https://192.168.1.250:8443;" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Sambungkan tablet ini" in text
    assert "Tidak bisa dipakai untuk membaca m-banking Anda." in text
    shown = re.search(r'<p class="code">(.*?)</p>', text)
    assert shown
    assert (
        re.sub(r"[^0-9A-F]", "", re.sub(r"<.*?>", "", shown[1])) == fingerprint(authority.root)[:16]
    )
    english = stranger.get("/p?bahasa=en").content.decode()
    assert "Connect this tablet" in english
    assert "Sambungkan" not in english


def test_android_gets_the_root_in_der_under_the_type_it_installs(
    stranger: Client, tmp_path: Path
) -> None:
    authority = load_authority(tmp_path)
    name = f"kasir-{authority.label.lower()}.crt"
    answer = stranger.get(f"/p/{name}")
    assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert x509.load_der_x509_certificate(answer.content) == authority.root
    assert stranger.get("/p/kasir-other.crt").status_code == 404


def test_an_ipad_gets_a_profile_under_the_type_it_installs(
    stranger: Client, tmp_path: Path
) -> None:
    authority = load_authority(tmp_path)
    answer = stranger.get(f"/p/kasir-{authority.label.lower()}.mobileconfig")
    assert answer.headers["Content-Type"] == "application/x-apple-aspen-config"
    [inside] = plistlib.loads(answer.content)["PayloadContent"]
    assert inside["PayloadContent"] == der(authority.root)


def test_the_proof_is_a_picture_that_no_browser_keeps(stranger: Client) -> None:
    answer = stranger.get("/p/t.png?1")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"\x89PNG")


def test_a_shop_on_its_own_machine_has_no_such_page(stranger: Client, settings: Any) -> None:
    settings.ORIGIN = None
    for path in ("/p", "/p/kasir-0000.crt"):
        assert stranger.get(path).status_code == 404


def test_cookies_over_https_are_secure_and_on_the_machine_itself_they_work(
    settings: Any,
) -> None:
    settings.ALLOWED_HOSTS = [HOST, "localhost"]
    over_tls = Client(headers={"host": f"{HOST}:8443"}).get("/admin/login/", secure=True)
    assert over_tls.cookies[settings.CSRF_COOKIE_NAME]["secure"]
    plainly = Client(headers={"host": "localhost:8000"}).get("/admin/login/")
    assert not plainly.cookies[settings.CSRF_COOKIE_NAME]["secure"]
    assert "Strict-Transport-Security" not in over_tls.headers
