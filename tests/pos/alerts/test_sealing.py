"""What a push service is handed: held against the RFC's own example, and addresses it may have."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from pos.alerts import pushing
from pos.alerts.pushing import Target, address_of, is_on_the_internet, is_usable
from pos.alerts.sealing import CURVE, Keys, authorization, own_public_key, sealed
from tests.pos.alerts.push_service import Browser, bytes_of, claims_of, opened, text_of

# RFC 8291, appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
RECEIVER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
RECEIVED = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
    "lcy4a-fN"
)


def key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(bytes_of(text), "big"), CURVE)


def test_the_example_of_the_rfc_comes_out_byte_for_byte():
    to = Keys(bytes_of(RECEIVED), bytes_of(AUTH))
    made = sealed(PLAIN, to, own=key(SENDER), salt=bytes_of(SALT), block=1)
    assert text_of(made) == BODY
    assert opened(bytes_of(BODY), key(RECEIVER), bytes_of(AUTH)) == PLAIN


def test_short_sentences_have_one_length_and_no_key_is_used_twice():
    to = Keys(bytes_of(RECEIVED), bytes_of(AUTH))
    short, long = sealed(b"a", to), sealed(b"a" * 200, to)
    assert (len(short), short[:86] == long[:86]) == (len(long), False)
    assert opened(short, key(RECEIVER), bytes_of(AUTH)) == b"a"


def test_the_servers_word_is_signed_by_the_key_that_browsers_were_given(settings):
    said = claims_of(authorization("https://push.contoh.id", "https://toko.id/", 1_000))
    assert said == {
        "aud": "https://push.contoh.id",
        "exp": 1_000 + 12 * 3_600,
        "sub": "https://toko.id/",
        "key": own_public_key(),
    }
    before = own_public_key()
    settings.SECRET_KEY = "another"
    assert own_public_key() != before


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.contoh.id/a", "https://127.0.0.1/a", "https://[::1]/a", "https://localhost/a",
        "https://push.contoh.id:8443/a", "https://sari@push.contoh.id/a", "https://2130706433/a",
        "https://push.contoh.id/\u00e9", "https://push.contoh.id:99999999/", "ftp://push.contoh.id",
        f"https://push.contoh.id/{'a' * 1_000}",
    ],
)  # fmt: skip
def test_an_address_that_is_no_push_services_is_refused(endpoint):
    browser = Browser()
    assert is_usable(Target(browser.endpoint, browser.public, browser.auth))
    assert not is_usable(Target(endpoint, browser.public, browser.auth))


@pytest.mark.parametrize(("public", "auth"), [("AAAA", AUTH), (RECEIVED, "AAAA"), ("", "")])
def test_keys_that_are_none_are_refused(public, auth):
    assert not is_usable(Target(Browser().endpoint, public, auth))


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("142.250.4.1", True), ("2404:6800:4003::1", True), ("127.0.0.1", False),
        ("10.1.2.3", False), ("192.168.1.250", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False),
        ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:192.168.1.1", False),
        ("2002:c0a8:0101::1", False),
        ("64:ff9b::a00:1", False), ("::10.0.0.1", False), ("fec0::1", False),
    ],
)  # fmt: skip
def test_nothing_is_sent_to_an_address_of_the_own_network(address, is_open):
    assert is_on_the_internet(address) is is_open


def test_one_bad_address_of_a_name_spoils_all(monkeypatch):
    found = ["142.250.4.1", "192.168.1.1"]
    monkeypatch.setattr(
        pushing.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (one, 443)) for one in found]
    )
    assert address_of("push.contoh.id") is None
    found.pop()
    assert address_of("push.contoh.id") == "142.250.4.1"
