"""What tablets are told to trust can speak for the shop's address, and for nothing else."""

import plistlib
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from pos.box.authority import (
    Authority,
    der,
    fingerprint,
    hosts_of,
    is_private,
    issue_leaf,
    make_authority,
    profile,
)

NOW = datetime(2026, 11, 30, 5, tzinfo=UTC)
SHOP = ["192.168.1.250", "toko.local"]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority(NOW)


def is_trusted(
    authority: Authority, hosts: list[str], subject: str | None = None, when: datetime = NOW
) -> bool:
    """Would a browser that trusts the root take a certificate for `hosts` at `subject`?"""
    leaf = issue_leaf(authority, hosts, NOW).certificate
    name = subject or hosts[0]
    try:
        wanted: x509.GeneralName = x509.IPAddress(IPv4Address(name))
    except ValueError:
        wanted = x509.DNSName(name)
    policy = PolicyBuilder().store(Store([authority.root])).time(when)
    try:
        policy.build_server_verifier(wanted).verify(leaf, [authority.middle])  # type: ignore[arg-type]
    except VerificationError:
        return False
    return True


def test_the_shops_address_and_name_are_trusted(authority: Authority) -> None:
    assert is_trusted(authority, SHOP, "192.168.1.250")
    assert is_trusted(authority, SHOP, "toko.local")
    assert is_trusted(authority, ["10.1.2.3"])
    assert is_trusted(authority, ["172.31.0.9"])
    assert not is_trusted(authority, SHOP, "192.168.1.251")


@pytest.mark.parametrize(
    "host", ["klikbca.com", "8.8.8.8", "172.32.0.1", "192.169.0.1", "toko.local.id", "notlocal"]
)
def test_a_certificate_signed_with_a_stolen_key_for_anywhere_else_is_refused(
    authority: Authority, host: str
) -> None:
    assert not is_trusted(authority, [host])
    assert not is_trusted(authority, [*SHOP, host], host)


def test_the_stolen_key_cannot_make_another_authority(authority: Authority) -> None:
    """Path length: what the intermediate signs may sign nothing."""
    thief = make_authority(NOW)
    forged = (
        x509.CertificateBuilder(
            issuer_name=authority.middle.subject,
            subject_name=thief.middle.subject,
            public_key=thief.middle_key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=NOW - timedelta(days=1),
            not_valid_after=NOW + timedelta(days=300),
            extensions=[each for each in authority.middle.extensions if each.oid not in _KEY_IDS],
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(thief.middle_key.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.middle_key.public_key()),
            critical=False,
        )
        .sign(authority.middle_key, authority.root.signature_hash_algorithm)  # type: ignore[arg-type]
    )
    leaf = issue_leaf(
        Authority(authority.root, forged, thief.middle_key), ["10.0.0.1"], NOW
    ).certificate
    policy = PolicyBuilder().store(Store([authority.root])).time(NOW)
    verifier = policy.build_server_verifier(x509.IPAddress(IPv4Address("10.0.0.1")))
    with pytest.raises(VerificationError):
        verifier.verify(leaf, [forged, authority.middle])


_KEY_IDS = (x509.SubjectKeyIdentifier.oid, x509.AuthorityKeyIdentifier.oid)


def test_the_limits_stand_in_both_certificates_and_cannot_be_overlooked(
    authority: Authority,
) -> None:
    for certificate, below in ((authority.root, 1), (authority.middle, 0)):
        limits = certificate.extensions.get_extension_for_class(x509.NameConstraints)
        assert limits.critical
        assert [str(each.value) for each in limits.value.permitted_subtrees or []] == [
            "local", "localhost", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8",
        ]  # fmt: skip
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, below)
        assert certificate.not_valid_after_utc == NOW + timedelta(days=3652)
    assert authority.root.public_key() != authority.middle_key.public_key()


def test_the_server_certificate_lives_397_days_and_slow_clocks_take_it(
    authority: Authority,
) -> None:
    leaf = issue_leaf(authority, SHOP, NOW).certificate
    assert leaf.not_valid_before_utc == NOW - timedelta(hours=48)
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc == timedelta(days=397)
    assert hosts_of(leaf) == SHOP
    assert is_trusted(authority, SHOP, when=NOW - timedelta(hours=47))
    assert is_trusted(authority, SHOP, when=NOW + timedelta(days=394))
    assert not is_trusted(authority, SHOP, when=NOW + timedelta(days=396))
    use = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(use) == [x509.ExtendedKeyUsageOID.SERVER_AUTH]


def test_two_shops_have_different_authorities(authority: Authority) -> None:
    other = make_authority(NOW)
    assert fingerprint(other.root) != fingerprint(authority.root)
    policy = PolicyBuilder().store(Store([other.root])).time(NOW)
    verifier = policy.build_server_verifier(x509.IPAddress(IPv4Address(SHOP[0])))
    with pytest.raises(VerificationError):
        verifier.verify(issue_leaf(authority, SHOP, NOW).certificate, [authority.middle])


def test_an_ipad_gets_a_profile_that_holds_the_root_and_replaces_itself(
    authority: Authority,
) -> None:
    told = plistlib.loads(profile(authority))
    [inside] = told["PayloadContent"]
    assert inside["PayloadType"] == "com.apple.security.root"
    assert inside["PayloadContent"] == der(authority.root)
    assert inside["PayloadDisplayName"] == f"Kasir Lancar {authority.label}"
    assert profile(authority) == profile(authority)
    other = plistlib.loads(profile(make_authority(NOW)))
    assert other["PayloadUUID"] != told["PayloadUUID"]
    assert other["PayloadIdentifier"] != told["PayloadIdentifier"]


def test_private_is_what_the_authority_may_speak_for() -> None:
    for address in ("10.0.0.1", "172.16.0.1", "192.168.255.254", "127.0.0.2"):
        assert is_private(address)
    for address in (
        "192.0.2.2",
        "8.8.8.8",
        "172.32.0.1",
        "toko.local",
        "",
        str(IPv6Address("::1")),
    ):
        assert not is_private(address)
