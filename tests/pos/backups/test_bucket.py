"""Copies in a bucket: carried there, tried there, put back from there, and what goes wrong."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from urllib3.util import connection

from pos.backups.bucket_shelf import throw_away_old
from pos.backups.buckets import Bucket, Door, try_door
from pos.backups.notes import Note, notes_in, text_of, write_note
from pos.backups.places import throw_away_old as throw_away_in
from pos.journal.errors import RuleError
from tests.hub import ROOT, Hub, environment
from tests.pos.backups.boxes import STEP, Box, new_box, sell_and_push
from tests.s3 import BUCKET, KEY, SECRET, Faults, Service, storage_service
from tests.tablet import Tablet

SET = """
from pos.backups.actions import set_bucket
from pos.outlets.models import Outlet
set_bucket(outlet=Outlet.objects.get(), by=None, address={address!r}, bucket={bucket!r},
           prefix="toko-1", keys={keys!r})
"""
CARRY = f"""{STEP}
from pos.backups import carrying
while carrying.is_due(shop):
    carrying.carry_one(shop)
"""
STATE = """
import json
from pos.backups.models import BackupBucket, BackupPlace
from pos.backups.queries import door_of
row = BackupBucket.objects.get()
place = BackupPlace.objects.first()
print(json.dumps([row.trouble, row.attempts, row.copied_at is not None, door_of(row) is not None,
                  place.trouble if place else ""]))
"""
NEXT = f"""{STEP}
from pos.backups.models import BackupPlace
folder, said = BackupPlace.objects.get().folder, []
for one in (folder, ""):
    BackupPlace.objects.update(folder=one)
    said.append(getattr(rounds.Rounds()._step(shop), "__name__", ""))
BackupPlace.objects.update(folder=folder)
print(said)
"""
AGAIN = "from pos.backups.models import BackupBucket; BackupBucket.objects.update(next_at=0)\n"
AMAZON = "s3.ap-southeast-1.amazonaws.com"
FOLDER = "toko-1/lancar-cadangan"


@pytest.fixture
def service() -> Iterator[Service]:
    with storage_service() as service:
        yield service


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    box = new_box(tmp_path / "box")
    yield box
    if box.hub.process:
        box.hub.kill()


def send_to(box: Box, service: Service, **changes: Any) -> None:
    given = {"address": service.address, "bucket": BUCKET, "keys": (KEY, SECRET), **changes}
    box.hub.python(SET.format(**given))


def state(box: Box) -> list[Any]:
    """Trouble, attempts, whether all is there, whether the keys can be read; the folder's."""
    return json.loads(box.hub.python(STATE))


def restore(data: Path, service: Service, card: str, **keys: str) -> Any:
    told = {
        "LANCAR_BUCKET_ADDRESS": service.address,
        "LANCAR_BUCKET_KEY": KEY,
        "LANCAR_BUCKET_SECRET": SECRET,
        **keys,
    }
    return subprocess.run(
        [sys.executable, "manage.py", "restore", "--from", f"s3://{BUCKET}/toko-1"],
        cwd=ROOT,
        env=environment(data) | told,
        input=f"{card}\n",
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def short(service: Service) -> list[str]:
    return [name.rpartition("/")[2] for name in service.names()]


def test_a_lost_box_comes_back_from_the_bucket_with_the_card_and_nothing_torn_is_believed(
    box: Box, service: Service, tmp_path: Path
) -> None:
    send_to(box, service)
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, 5)
    box.step("snapshot_now")
    box.hub.python(CARRY)
    box.step("try_newest")
    [one] = box.files()
    assert (one["trouble"], one["elsewhere"]) == ("", True)  # it was tried out of the bucket
    sell_and_push(box.hub, tablet, 3)
    box.step("segment_now")
    box.hub.python(CARRY)
    assert state(box) == ["", 0, True, True, ""]
    made = sorted((box.hub.data / "backups").rglob("0*-s*.*"))
    assert {path.name: path.read_bytes() for path in made} == {
        name.rpartition("/")[2]: content for name, content in service.objects.items()
    }
    assert all(name.startswith(f"{FOLDER}/") for name in service.names())
    assert len(made) == 4
    box.hub.kill()

    service.faults = Faults(cut_get="-snapshot.age")
    torn = restore(tmp_path / "torn", service, box.card)
    assert torn.returncode != 0
    assert "rusak atau terpotong" in torn.stderr
    assert not (tmp_path / "torn" / "lancar.sqlite3").exists()
    service.faults = Faults()
    refused = restore(tmp_path / "torn", service, box.card, LANCAR_BUCKET_SECRET="lain")
    assert "bucket_key" in refused.stderr
    done = restore(tmp_path / "new", service, box.card)
    assert done.returncode == 0, done.stderr
    assert f"s3://{BUCKET}/{FOLDER}/" in done.stdout
    assert not list((tmp_path / "new").glob("work-*"))
    new = Box(Hub(tmp_path / "new"), box.card)
    assert new.sales() == 8
    # A computer of a drill must not write beside the shop's own copies.
    assert state(new)[3] is False
    assert SECRET not in done.stdout + done.stderr + "".join(service.seen)
    assert KEY not in "".join(service.seen)


def test_a_bucket_that_fails_says_so_alone_and_gets_all_when_it_is_well(
    box: Box, service: Service, tmp_path: Path
) -> None:
    (tmp_path / "stik").mkdir()
    box.send_copies_to(tmp_path / "stik")
    send_to(box, service)
    box.step("snapshot_now", "copy_now")
    service.faults = Faults(cut_put="-snapshot.age")  # the line goes down while it is sent
    box.hub.python(CARRY)
    said, attempts, is_all, _, of_folder = state(box)
    assert "tidak menjawab atau terputus" in said
    assert (attempts, is_all, of_folder, short(service)) == (1, False, "", [])
    box.hub.python(CARRY)
    assert state(box)[1] == 1  # not before its time
    # With a stick the trial goes on; a bucket alone is waited for, because a copy is tried once.
    assert box.hub.python(NEXT).strip() == "['try_newest', '']"
    service.faults = Faults(garble="-snapshot.age")
    box.hub.python(AGAIN + CARRY)
    assert "terbaca lain" in state(box)[0]
    assert short(service) == ["00000001-snapshot.age"]  # no note: it counts for nothing
    nothing = restore(tmp_path / "new", service, box.card)
    assert "no_copies" in nothing.stderr
    service.faults = Faults(busy=2)
    box.hub.python(AGAIN + CARRY)
    assert state(box)[:3] == ["", 0, True]
    assert short(service) == ["00000001-snapshot.age", "00000001-snapshot.json"]
    service.buckets.clear()
    box.step("snapshot_now", "copy_now")
    box.hub.python(CARRY)
    assert state(box)[0] == f"Bucket dengan nama itu tidak ada di {service.address}."
    assert len(list((tmp_path / "stik").rglob("*-snapshot.age"))) == 2


@pytest.mark.parametrize(
    ("changes", "faults", "code"),
    [
        ({"key": "lain"}, Faults(), "bucket_key"),
        ({"secret": "lain"}, Faults(), "bucket_key"),
        ({"bucket": "lain-toko"}, Faults(), "bucket_missing"),
        ({"region": "id-1"}, Faults(), "bucket_region"),
        ({"address": "http://127.0.0.1:9"}, Faults(), "bucket_away"),
        ({"address": "http://tidak.ada.invalid"}, Faults(), "bucket_name"),
        ({"bucket": "a b"}, Faults(), "bucket_address"),
        ({}, Faults(ahead=timedelta(hours=1)), "bucket_clock"),
        ({}, Faults(busy=1), "bucket_busy"),
        ({}, Faults(no_delete=True), "bucket_refused"),
        ({}, Faults(says=(403, "AccessDenied")), "bucket_refused"),
        ({}, Faults(says=(301, "PermanentRedirect")), "bucket_region"),
        ({}, Faults(says=(429, "TooManyRequests")), "bucket_busy"),
        ({}, Faults(says=(503, "SlowDownWrite")), "bucket_busy"),
        ({}, Faults(says=(507, "XMinioStorageFull")), "bucket_full"),
        ({}, Faults(says=(400, "KebijakanLain")), "bucket_other"),
        ({}, Faults(page=503), "bucket_busy"),
        ({}, Faults(page=502), "bucket_busy"),
        ({}, Faults(page=404), "bucket_stranger"),
        ({}, Faults(page=403), "bucket_stranger"),
        ({}, Faults(page=302), "bucket_stranger"),
        ({}, Faults(page=307), "bucket_stranger"),
        ({}, Faults(page=200), "bucket_stranger"),
        ({}, Faults(), ""),
    ],
)
def test_trying_says_what_is_wrong(
    service: Service, changes: dict[str, str], faults: Faults, code: str
) -> None:
    service.faults = faults
    found = ""
    try:
        try_door(replace(door_to(service), **changes))
    except RuleError as error:
        found = error.code
    assert found == code
    assert faults.no_delete or service.names() == []
    assert not [path for path in service.seen if path == "/masuk"]  # nobody is followed elsewhere


def test_a_certificate_nobody_vouches_for_gets_nothing(service: Service) -> None:
    """A plain service is no TLS server: the handshake fails before a word is said."""
    door = replace(door_to(service), address=service.address.replace("http", "https"))
    with pytest.raises(RuleError) as refused:
        try_door(door)
    assert refused.value.code == "bucket_certificate"
    assert service.seen == []


@pytest.fixture
def amazon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Over TLS, the bucket before its name, in another region than the usual one, and locked."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate_for(tmp_path, f"*.{AMAZON}")))
    with storage_service("ap-southeast-1") as service:
        service.secure(tmp_path / "cert.pem", tmp_path / "key.pem")
        service.is_named_by_bucket, service.faults = True, Faults(locked=True)
        reach, door = connection.create_connection, ("127.0.0.1", service.server_address[1])
        monkeypatch.setattr(
            connection, "create_connection", lambda _, *rest, **more: reach(door, *rest, **more)
        )
        yield service


def certificate_for(folder: Path, name: str) -> Path:
    """Signed by itself, so it is its own authority."""
    now, key = datetime.now(UTC), generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "penyimpanan")])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 1)
    builder = builder.not_valid_before(now - timedelta(days=1))
    builder = builder.not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName(name)])
    signed = builder.add_extension(names, critical=False).sign(key, SHA256())
    (folder / "cert.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    told = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(told)
    return folder / "cert.pem"


def test_amazons_way_over_tls_with_the_region_from_its_address_and_a_lock_on_the_bucket(
    amazon: Service, tmp_path: Path
) -> None:
    door = Door(f"https://{AMAZON}", BUCKET, KEY, SECRET)
    try_door(door)
    [(tried, content)] = amazon.versions  # taken away, and kept by the lock
    assert (tried.startswith("lancar-coba/"), content, amazon.names()) == (True, b"Lancar", [])
    bucket, large = Bucket(door), tmp_path / "besar"
    large.write_bytes(bytes(range(256)) * 4096 * 33)
    bucket.put("a/besar", large)
    bucket.put_text("a/catatan", b"1")
    bucket.put_text("a/catatan", b"2")
    assert bucket.names_below("a") == {"a/besar": 33 * 1024 * 1024, "a/catatan": 1}
    assert bucket.digest_of("a/besar")[1] == large.stat().st_size
    assert amazon.versions[1:] == [("a/catatan", b"1")]
    assert not [path for path in amazon.seen if BUCKET in path]


@pytest.mark.parametrize("host", ["s3.eu-west-1.amazonaws.com", "lain.contoh.id"])
def test_a_certificate_of_another_name_gets_nothing(amazon: Service, host: str) -> None:
    with pytest.raises(RuleError) as refused:
        try_door(Door(f"https://{host}", BUCKET, KEY, SECRET))
    assert (refused.value.code, amazon.seen) == ("bucket_certificate", [])


@pytest.mark.parametrize(
    ("address", "region", "used"),
    [
        ("https://s3.ap-southeast-1.amazonaws.com", "", "ap-southeast-1"),
        ("https://s3.dualstack.ap-southeast-3.amazonaws.com", "", "ap-southeast-3"),
        ("https://s3.us-west-004.backblazeb2.com", "", "us-west-004"),
        ("https://s3.us-west-004.backblazeb2.com", "eu-1", "eu-1"),
        ("https://s3.toko-maju.co.id", "", "us-east-1"),
        ("http://192.168.1.9:9000", "", "us-east-1"),
    ],
)
def test_the_region_is_the_typed_one_or_the_addresss_own(
    address: str, region: str, used: str
) -> None:
    bucket = Bucket(Door(address, BUCKET, KEY, SECRET, region=region))
    assert bucket.client._base_url.region == used


def test_keys_are_not_in_what_python_prints(service: Service) -> None:
    assert SECRET not in repr(door_to(service))
    assert KEY not in repr(door_to(service))


def test_a_file_in_parts_and_a_list_of_pages_come_back_whole(
    service: Service, tmp_path: Path
) -> None:
    bucket = Bucket(door_to(service))
    large = tmp_path / "besar"
    large.write_bytes(bytes(range(256)) * 4096 * 33)  # a part is 32 MiB
    bucket.put("a/besar", large)
    bucket.fetch("a/besar", tmp_path / "kembali")
    assert (tmp_path / "kembali").read_bytes() == large.read_bytes()
    for number in range(120):
        bucket.put_text(f"b/{number}", b"1")
    assert bucket.names_below("b") == {f"b/{number}": 1 for number in range(120)}


def test_a_bucket_keeps_what_a_folder_keeps(service: Service, tmp_path: Path) -> None:
    bucket, day_ms = Bucket(door_to(service)), 24 * 3_600_000
    for number in range(1, 81):
        kind = "snapshot" if number % 2 else "segment"
        note = Note(
            number, kind, 1_780_000_000_000 + number * 4 * day_ms, 1, "x", "m", "Toko", "i", "1",
            {}, {},
        )  # fmt: skip
        write_note(tmp_path, note)
        (tmp_path / note.name).write_bytes(b"1")
        bucket.put_text(f"f/{note.name}", b"1")
        bucket.put_text(f"f/{note.name.replace('.age', '.json')}", text_of(note))
    throw_away_in(tmp_path)
    throw_away_old(bucket, "f")
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert [name.removeprefix("f/") for name in bucket.names_below("f")] == kept
    assert [asdict(note)["number"] for note in notes_in(tmp_path)][-8:] == [
        73, 74, 75, 76, 77, 78, 79, 80,
    ]  # fmt: skip
    assert len(kept) < 160


def door_to(service: Service) -> Door:
    return Door(service.address, BUCKET, KEY, SECRET)
