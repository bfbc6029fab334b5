"""A box without a shop: the wizard makes one or puts one back; nothing else is open meanwhile."""

import json
import re
import signal
import subprocess
import time
import urllib.request
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from queue import Queue
from threading import Event
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from pos.catalog.models import Category, Product
from pos.config.samples import TEMPLATES, put_samples_away, samples_of
from pos.config.wizard import branch, claim, recovering, views
from pos.outlets.models import Merchant, Outlet
from pos.outlets.recovery import public_keys, read_seed
from pos.people.models import Person
from sync.cloud_line import CloudTrouble
from sync.joining import FILE, Invitation
from tests.pos.backups.boxes import new_box
from tests.pos.config.shops import running_shop

ANSWERS = {
    "name": "Warung Bu Tini", "address": "Jl. Mawar 3", "phone": "", "zone": "Asia/Makassar",
    "template": "warung", "samples": "on", "npwp": "", "pbjt_percent": "10",
    "service_percent": "5", "owner": "Tini", "username": "Tini", "password": "mawar-melati-7",
    "pin": "824610",
}  # fmt: skip
NAMES = "from pos.outlets.models import Merchant; print(Merchant.objects.get().name)"
LETTERS = re.compile(r'<p class="code">([0-9A-Z-]+)</p>')


@pytest.fixture
def box(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder without a shop, as the installer leaves it."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    monkeypatch.setattr(claim, "_tries", [])
    claim.make_code(tmp_path)
    views.DRAFTS.clear()
    return tmp_path


def card_of(page: str) -> str:
    return "".join(LETTERS.findall(page))


def made(client: Client, **changes: str) -> Client:
    page = client.post("/mulai/baru", {**ANSWERS, **changes}).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token, page
    client.post("/mulai/baru", {"token": token[1], "last": card_of(page)[-4:].lower()})
    return client


def test_before_there_is_a_shop_every_page_leads_to_the_wizard(box: Path) -> None:
    client = Client()
    for path in ("/", "/till/", "/admin/", "/dashboard/"):
        assert client.get(path).headers["location"] == "/mulai/", path
    assert client.post("/sync/v1/push").status_code == 503
    assert client.post("/sync/v1/push").json()["code"] == "no_shop"
    assert "Mulai toko baru" in client.get("/mulai/").content.decode()
    assert client.get("/healthz").json()["code"] == "no_shop"
    assert client.get("/p", secure=True).headers["location"] == "/mulai/", "who trusts goes on"


def test_nothing_is_made_before_the_card_is_written_down(box: Path) -> None:
    client = Client()
    page = client.post("/mulai/baru", ANSWERS).content.decode()
    card = card_of(page)
    assert len(card.replace("-", "")) == 56
    assert not Merchant.objects.exists()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    again = client.post("/mulai/baru", {"token": token[1], "last": "XXXX"}).content.decode()
    assert "tidak cocok" in again
    assert card_of(again) == card
    assert not Merchant.objects.exists()
    answer = client.post("/mulai/baru", {"token": token[1], "last": card[-4:]})
    assert answer.headers["location"] == "/admin/"
    merchant = Merchant.objects.get()
    assert merchant.backup_public_key == public_keys(read_seed(card)).backup, "this very card"
    assert client.post("/mulai/baru", {"token": token[1], "last": card[-4:]}).status_code == 404


def test_the_shop_is_what_its_owner_said(box: Path) -> None:
    client = made(Client(), pkp="on")
    outlet = Outlet.objects.get()
    assert (outlet.name, outlet.address_lines, outlet.zone) == (
        "Warung Bu Tini", ["Jl. Mawar 3"], "Asia/Makassar",
    )  # fmt: skip
    assert (outlet.pkp, outlet.pbjt_rate_ppm, outlet.service_rate_ppm) == (True, 100_000, 50_000)
    owner = Person.objects.get()
    assert (owner.name, owner.username) == ("Tini", "tini")
    assert owner.check_password("mawar-melati-7")
    assert not claim.code_in(box)
    assert client.get("/mulai/").status_code == 404
    front = client.get("/admin/").content.decode()
    assert "Menyiapkan toko" in front
    assert "Singkirkan contoh barang" in front


def test_one_button_puts_the_samples_away_and_leaves_what_became_real(box: Path) -> None:
    client = made(Client())
    samples = Product.objects.filter(archived=False)
    assert samples.count() == len(samples_of("warung"))
    kept = samples.get(name="Sabun mandi")
    Product.objects.filter(pk=kept.pk).update(name="Sabun mandi Lux")
    assert client.post("/mulai/contoh").headers["location"] == "/admin/"
    assert [each.name for each in Product.objects.filter(archived=False)] == ["Sabun mandi Lux"]
    assert [each.name for each in Category.objects.filter(archived=False)] == ["Kebersihan"]
    owner = Person.objects.get()
    assert put_samples_away(merchant_id=owner.merchant_id, by=owner.id) == 0
    assert Client().post("/mulai/contoh").headers["location"].startswith("/admin/login")


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_kind_of_business_has_its_samples(box: Path, template: str) -> None:
    assert 12 <= len(samples_of(template)) <= 20
    made(Client(), template=template)
    assert Product.objects.count() == len(samples_of(template))


def test_who_does_not_sit_at_the_box_needs_its_code(box: Path) -> None:
    far = Client(REMOTE_ADDR="192.168.1.40")
    assert "8 angka dari akhir pemasangan" in far.get("/mulai/baru").content.decode()
    assert "Kode pemasangan tidak cocok" in far.post("/mulai/baru", ANSWERS).content.decode()
    assert not views.DRAFTS
    code = claim.code_in(box)
    page = far.post("/mulai/baru", {**ANSWERS, "code": f"{code[:4]} {code[4:]}"}).content.decode()
    assert card_of(page)
    views.DRAFTS.clear()
    for _ in range(claim.MOST_TRIES):
        far.post("/mulai/baru", {**ANSWERS, "code": "1"})
    far.post("/mulai/baru", {**ANSWERS, "code": code})
    assert not views.DRAFTS, "after ten wrong ones even the right one waits"
    assert far.post("/mulai/pulih", {"place": "/", "card": "x"}).status_code == 200
    assert not views.RECOVERING.is_busy


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("pin", "123456", "mudah ditebak"),
        ("pin", "12345", "6 angka"),
        ("password", "password", "umum"),
        ("pbjt_percent", "101", "100"),
        ("zone", "Asia/Tokyo", "Asia/Tokyo"),
        ("name", "", "Bidang ini"),
    ],
)
def test_bad_answers_are_said_beside_their_question(
    box: Path, field: str, value: str, words: str
) -> None:
    page = Client().post("/mulai/baru", {**ANSWERS, field: value}).content.decode()
    assert 'class="wrong"' in page
    assert words in page
    assert not views.DRAFTS


def test_a_folder_that_is_not_there_is_said(box: Path) -> None:
    page = Client().post("/mulai/pulih", {"place": "/no/stick", "card": "x"}).content.decode()
    assert "Folder itu tidak ada" in page


def test_a_bucket_is_put_back_from_with_the_keys_that_were_typed(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[object, ...]] = []
    monkeypatch.setattr(views.RECOVERING, "begin", lambda *given: begun.append(given))
    typed = {"s3_address": "https://s3.contoh.id ", "s3_key": "kunci", "s3_secret": "rahasia"}
    where = {"s3_bucket": "cadangan", "s3_folder": "/toko/"}
    owner = Client()
    owner.post("/mulai/pulih", {"place": "", "card": "abcd", **where, **typed})
    keys = {
        "LANCAR_BUCKET_ADDRESS": "https://s3.contoh.id",
        "LANCAR_BUCKET_REGION": "",
        "LANCAR_BUCKET_KEY": "kunci",
        "LANCAR_BUCKET_SECRET": "rahasia",
    }
    assert begun == [("s3://cadangan/toko", "abcd", keys)]
    assert 'value="cadangan"' not in Client().get("/mulai/pulih").content.decode()
    again = owner.get("/mulai/pulih").content.decode()  # after a try that failed
    assert 'value="cadangan"' in again
    assert "rahasia" not in again.replace("Kunci rahasia", "")
    assert "abcd" not in again
    owner.post("/mulai/pulih", {"card": "abcd", **typed, "s3_bucket": "s3://cadangan/toko/"})
    assert begun.pop() == ("s3://cadangan/toko", "abcd", keys)
    nowhere = Client().post("/mulai/pulih", {"place": "", "card": "abcd"}).content.decode()
    assert "Isi folder cadangan, alamat cloud, atau penyimpanan di internet." in nowhere
    assert len(begun) == 1
    there = {"place": "", "card": "abcd", "cloud_address": " cloud.contoh.id", "cloud_outlet": "K2"}
    owner.post("/mulai/pulih", there)
    assert begun.pop()[:2] == ("https://cloud.contoh.id#K2", "abcd")
    assert 'value="cloud.contoh.id"' in owner.get("/mulai/pulih").content.decode().replace(" ", "")


def test_a_code_that_a_kill_left_beside_a_shop_shuts_nobody_out(box: Path) -> None:
    made(Client())
    claim.make_code(box)
    assert Client().get("/admin/").headers["location"].startswith("/admin/login")
    assert not claim.code_in(box)


def test_no_shop_is_made_while_one_is_put_back(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    page = client.post("/mulai/baru", ANSWERS).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    monkeypatch.setattr(views.RECOVERING, "is_well", True)
    told = client.post("/mulai/baru", {"token": token[1], "last": card_of(page)[-4:]})
    assert "sedang dipulihkan" in told.content.decode()
    assert not Merchant.objects.exists()


class Browser:
    """Cookies and the token of forms, over the real server."""

    def __init__(self, port: int) -> None:
        self.base = f"http://localhost:{port}"
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        try:
            with self.opener.open(self.base + path, timeout=60) as answer:
                return str(answer.read().decode())
        except HTTPError as error:
            return str(error.read().decode())

    def post(self, path: str, told: dict[str, str]) -> str:
        self.get(path)
        token = next(one.value for one in self.jar if one.name.endswith("csrf"))
        body = urlencode({**told, "csrfmiddlewaretoken": token or ""}).encode()
        with self.opener.open(self.base + path, body, timeout=60) as answer:
            return str(answer.read().decode())


def test_a_restore_that_breaks_is_told_in_a_sentence() -> None:
    said = recovering._said("", 'Traceback (most recent call last):\n  File "x"\nTypeError: filter')
    assert said.startswith("Pemulihan berhenti karena kesalahan program (TypeError: filter).")
    assert "File" not in said
    assert recovering._said("Toko dipulihkan\n", " ") == "Toko dipulihkan"
    refused = "CommandError: GAGAL [bad_seed]\n  Kode pemulihan salah ketik."
    assert recovering._said("", refused) == "Kode pemulihan salah ketik."


def test_a_server_that_does_not_end_after_a_restore_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: Queue[int] = Queue()
    monkeypatch.setattr(recovering.os, "kill", lambda _, how: sent.put(how))
    monkeypatch.setattr(recovering, "GRACE_SECONDS", 0.0)
    monkeypatch.setattr(recovering, "STUBBORN_SECONDS", 0.2)
    recovering.end_soon()
    assert [sent.get(timeout=30), sent.get(timeout=30)] == [signal.SIGTERM, signal.SIGKILL]


def test_a_server_that_was_put_back_ends_once_its_page_has_said_so(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    ended, work = Event(), recovering.Recovering()
    done = subprocess.CompletedProcess([], 0, "Toko dipulihkan", "")
    monkeypatch.setattr(recovering, "end_soon", ended.set)
    monkeypatch.setattr(recovering.Recovering, "_restore", lambda *_: done)
    monkeypatch.setattr(views, "RECOVERING", work)
    work.begin("/media/stik", "KARTU", {})
    while not work.is_well:
        time.sleep(0.01)
    assert not ended.is_set()
    assert "Toko sudah pulih." in client.get("/mulai/pulih").content.decode()
    assert ended.wait(60)


@pytest.mark.slow
def test_a_lost_box_comes_back_on_a_bare_one_with_stick_and_card(tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    lost = new_box(tmp_path / "lost")
    lost.send_copies_to(stick)
    lost.step("snapshot_now", "copy_now")

    with running_shop(tmp_path / "bare", "--wizard") as (port, said):
        assert "kode pemasangan" in said
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sync/v1/hello", b"{}", timeout=60)
        assert json.loads(refused.value.read())["code"] == "no_shop"
        owner = Browser(port)
        owner.post("/mulai/pulih", {"place": str(stick), "card": lost.card})
        told = _until_well(owner)
        assert told["status"] == "ok"
        assert "Menyiapkan" not in owner.get("/admin/login/")
    assert not (tmp_path / "bare" / "setup_code").exists()
    lost.hub.data = tmp_path / "bare"
    assert lost.hub.python(NAMES).strip() == "Toko Contoh Jaya"


def _until_well(owner: Browser) -> dict[str, str]:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        try:
            told = json.loads(owner.get("/healthz"))
        except (OSError, ValueError):
            told = {}
        if told.get("status") == "ok":
            return dict(told)
        with suppress(OSError):
            owner.get("/mulai/pulih")  # as its page does, which is waited for
        time.sleep(0.3)
    raise AssertionError(owner.get("/mulai/pulih"))


@pytest.fixture
def joining_box(box: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(views, "JOINING", branch.Joining())
    return box


def join_answers(monkeypatch: pytest.MonkeyPatch, *answers: list[str] | Exception) -> list[str]:
    """What the verb of --join gives, one try after the other; what it is asked with."""
    waiting, asked = iter(answers), []

    def join(invitation: Invitation | None, folder: Path) -> list[str]:
        asked.append(f"{invitation.code}@{invitation.address}" if invitation else "")
        found = next(waiting)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(branch.joined_shop, "join_or_resume", join)
    return asked


def joined(client: Client, **changes: str) -> str:
    told = {"invitation": "ABCDE-FGHJK", "address": "cloud.contoh.id", **changes}
    page = client.post("/mulai/cabang", told, follow=True).content.decode()
    if views.JOINING.thread is not None:
        views.JOINING.thread.join(timeout=60)
        page = client.get("/mulai/cabang").content.decode()
    return page


def test_a_box_becomes_a_branch_with_a_code_and_says_once_who_may_come_in(
    joining_box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ["Login kantor : sari / rahasia-1", "PIN Sari     : 824611"]
    no = CloudTrouble("bad_link_code", "Kode cloud salah.")
    asked = join_answers(monkeypatch, no, said)
    mine, other = Client(), Client()
    assert "Cabang baru dari usaha yang ada" in mine.get("/mulai/").content.decode()
    assert "Isi kode cabang" in joined(mine, invitation=" ")
    assert "selalu https" in joined(mine, address="http://cloud.contoh.id")
    assert asked == []
    assert "Kode cloud salah." in joined(mine)
    page = joined(mine)
    assert asked == ["ABCDE-FGHJK@https://cloud.contoh.id"] * 2
    assert "rahasia-1" in page
    assert "824611" in page
    theirs = other.get("/mulai/cabang").content.decode()
    assert "Tunjukkan" in theirs
    assert "rahasia-1" not in theirs
    far = other.post("/mulai/cabang", {"written": "1"}, REMOTE_ADDR="192.168.1.9", follow=True)
    assert "Kode pemasangan tidak cocok" in far.content.decode()
    (joining_box / FILE).write_text("{}")
    assert mine.post("/mulai/cabang", {"written": "1"}).headers["location"] == "/admin/"
    assert not (joining_box / FILE).exists()
    assert claim.code_in(joining_box) == ""


def test_a_branch_that_was_half_fetched_is_still_the_wizards_and_goes_on_without_a_code(
    joining_box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(Client())
    claim.make_code(joining_box)
    (joining_box / FILE).write_text("{}")
    monkeypatch.setattr("sync.joining.has_begun", lambda: True)
    asked = join_answers(monkeypatch, ["PIN 824611"])
    client = Client()
    assert client.get("/admin/").headers["location"] == "/mulai/"
    assert "Lanjutkan" in client.get("/mulai/cabang").content.decode()
    assert "sedang menjadi cabang baru" in client.post(
        "/mulai/pulih", {"place": str(joining_box), "card": "x"}
    ).content.decode()  # fmt: skip
    assert "PIN 824611" in joined(client, invitation="", address="")
    call_command("prepare_shop", "--wizard")  # a start leaves it to the wizard
    assert asked == [""]
