"""The shop's own certificate authority, and the server certificate it signs.

Nobody sells certificates for 192.168.1.250, and without one a browser keeps no app for the hour
when the network is gone. So each box makes an authority that tablets are told to trust. What it
could do to their owners if it were stolen is kept small, in the certificates themselves:

    root            ten years; only private addresses and `.local` (name constraints); its key
                    signs once and is then forgotten, so it can never sign anything else
    intermediate    the same limits; its key stays on this box and in the owner's backups
    server          397 days, dated back 48 hours for tablets whose clock is slow

A certificate for a bank, signed with a stolen intermediate key, is refused by every browser that
trusts the root. 397 days, because Apple's devices refuse more from most authorities.
"""

import plistlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LIFE = timedelta(days=3652)
LEAF_LIFE = timedelta(days=397)
BACK_DATED = timedelta(hours=48)
# The last is this very machine, which may be a till itself.
PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")))
CALLED = "Kasir Lancar"
LOCAL_NAMES = ("local", "localhost")
_ONLY_HERE = x509.NameConstraints(
    [*map(x509.DNSName, LOCAL_NAMES), *map(x509.IPAddress, PRIVATE)], None
)
_SERVER = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])


@dataclass(frozen=True)
class Authority:
    """The root's key is not here, nor anywhere."""

    root: x509.Certificate
    middle: x509.Certificate
    middle_key: EllipticCurvePrivateKey

    @property
    def label(self) -> str:
        """Four characters that tell two shops' certificates apart."""
        return _label(self.middle.issuer)


@dataclass(frozen=True)
class Leaf:
    certificate: x509.Certificate
    key: EllipticCurvePrivateKey


def make_authority(now: datetime) -> Authority:
    root_key, middle_key = _new_key(), _new_key()
    name = _name(f"{CALLED} {secrets.token_hex(2).upper()}")
    dates = (now - BACK_DATED, now + AUTHORITY_LIFE)
    root = _authority_builder(name, name, root_key.public_key(), 1)
    root_certificate = _dated(root, dates).sign(root_key, SHA256())
    middle = _authority_builder(
        name, _name(f"{CALLED} {_label(name)}-2"), middle_key.public_key(), 0
    ).add_extension(_SERVER, critical=False)
    middle = middle.add_extension(_issued_by(root_key.public_key()), critical=False)
    return Authority(root_certificate, _dated(middle, dates).sign(root_key, SHA256()), middle_key)


def issue_leaf(authority: Authority, hosts: Sequence[str], now: datetime) -> Leaf:
    """For these addresses and `.local` names, the first of which is the shop's origin."""
    key = _new_key()
    # No host in the common name: OpenSSL would hold an address to the rule for names.
    subject = _name(f"{CALLED} {authority.label} server")
    ends = min(now - BACK_DATED + LEAF_LIFE, authority.middle.not_valid_after_utc)
    builder = (
        _builder(authority.middle.subject, subject, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(_SERVER, critical=False)
        .add_extension(x509.SubjectAlternativeName(list(map(_host, hosts))), critical=False)
        .add_extension(_issued_by(authority.middle_key.public_key()), critical=False)
    )
    signed = _dated(builder, (now - BACK_DATED, ends)).sign(authority.middle_key, SHA256())
    return Leaf(signed, key)


def hosts_of(certificate: x509.Certificate) -> list[str]:
    """What a server certificate speaks for, as `issue_leaf` was told."""
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(each.value) for each in names]


def is_private(address: str) -> bool:
    """Whether our authority may speak for this address at all."""
    try:
        return any(IPv4Address(address) in network for network in PRIVATE)
    except ValueError:
        return False


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, as Android and iPad show it, without colons."""
    return certificate.fingerprint(SHA256()).hex().upper()


def der(certificate: x509.Certificate) -> bytes:
    """As Android wants it."""
    return certificate.public_bytes(Encoding.DER)


def profile(authority: Authority) -> bytes:
    """As iPad and iPhone want it: a configuration profile that holds the root. Installing it twice
    replaces it, because its ids follow from the certificate."""
    told = fingerprint(authority.root)
    certificate = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"lancar.kasir.{told[:16]}.root",
        "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{told}/root")).upper(),
        "PayloadDisplayName": f"{CALLED} {authority.label}",
        "PayloadCertificateFileName": f"kasir-{authority.label.lower()}.crt",
        "PayloadContent": der(authority.root),
    }
    about = (
        "Sertifikat ini hanya berlaku untuk alamat di dalam toko. "
        "Tidak bisa dipakai untuk membaca m-banking Anda."
    )
    whole = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"lancar.kasir.{told[:16]}",
        "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_URL, told)).upper(),
        "PayloadDisplayName": f"{CALLED} {authority.label}",
        "PayloadDescription": about,
        "PayloadContent": [certificate],
    }
    return plistlib.dumps(whole)


def _new_key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _label(root: x509.Name) -> str:
    [common] = root.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common.value).removeprefix(f"{CALLED} ")


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(IPv4Address(host))
    except ValueError:
        return x509.DNSName(host)


def _builder(
    issuer: x509.Name, subject: x509.Name, key: EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key,
        serial_number=x509.random_serial_number(),
    ).add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _authority_builder(
    issuer: x509.Name, subject: x509.Name, key: EllipticCurvePublicKey, below: int
) -> x509.CertificateBuilder:
    return (
        _builder(issuer, subject, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=below), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .add_extension(_ONLY_HERE, critical=True)
    )


def _dated(
    builder: x509.CertificateBuilder, dates: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    return builder.not_valid_before(dates[0]).not_valid_after(dates[1])


def _issued_by(key: EllipticCurvePublicKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key)


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
