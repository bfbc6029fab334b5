"""The owner's own mail server: set in the back office, tried with a letter, its password unseen."""

import pytest

from pos.deliveries.actions import send_due, set_mail_server
from pos.deliveries.models import Delivery, MailServer, State
from pos.deliveries.queries import post_office
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.outlets.models import Outlet
from tests.pos.deliveries.mailman import mail_server
from tests.pos.deliveries.test_email import asked

pytestmark = pytest.mark.django_db
PAGE = "/admin/deliveries/mailserver/"
SECRET = "rahasia-toko-92"


@pytest.fixture(autouse=True)
def nowhere(settings):
    settings.RECEIPT_POST = None


def typed(server=None, **changes):
    port = server.server_address[1] if server else 25
    return {
        "host": "127.0.0.1", "port": port, "security": "starttls", "sender": "toko@contoh.id",
        "user": "", "password": "", "address": "", **changes,
    }  # fmt: skip


def saved(office, **changes):
    return office.post(PAGE, typed(**changes), follow=True).content.decode()


def test_a_trial_letter_goes_out_through_what_was_just_saved(shop, office):
    with mail_server() as server:
        said = saved(office, server=server, address="sari@contoh.id")
    assert "Surat percobaan sudah diterima server e-mail untuk sari@contoh.id." in said
    letter = server.letters[0]
    assert (letter["To"], letter["From"]) == ("sari@contoh.id", "toko@contoh.id")
    assert letter["Subject"] == "Percobaan e-mail dari Toko Uji"


def test_the_password_is_neither_on_the_record_nor_readable_in_the_row_nor_lost_by_a_rebuild(
    shop, office
):
    saved(office, user="toko", password=SECRET)
    event = Event.objects.get(kind="mail.changed")
    assert SECRET.encode() not in bytes(event.raw)
    assert SECRET not in MailServer.objects.get().password
    assert rebuild(verify_only=False) == []
    tenant = (shop.merchant.id, shop.outlet.id)
    assert post_office(*tenant).password == SECRET
    saved(office, user="toko", sender="lain@contoh.id")
    assert (post_office(*tenant).password, post_office(*tenant).sender) == (
        SECRET,
        "lain@contoh.id",
    )
    assert SECRET not in office.get(PAGE).content.decode()


def test_a_password_goes_to_no_server_that_offers_no_safe_connection(shop, office):
    with mail_server(password=SECRET) as server:
        said = saved(office, server=server, user="toko", password=SECRET, address="sari@contoh.id")
    assert "tidak menawarkan sambungan aman; kata sandi tidak dikirim." in said
    assert server.letters == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"port": "9"}, "Tidak ada yang menjawab di port itu."),
        ({"host": "tidak.ada.invalid"}, "Nama server e-mail itu tidak ditemukan."),
        ({"address": "tidak@contoh.id"}, "Server e-mail menolak alamat penerima."),
        ({"address": "relai@contoh.id"}, "Server e-mail menolak kiriman dari toko ini."),
        ({"host": "smtp..contoh.id"}, "memuat huruf yang tidak dapat dikirim."),
        ({"security": "tls"}, "Sambungan aman gagal. Periksa port dan pilihan pengamanan."),
    ],
)
def test_what_went_wrong_is_said_in_a_sentence_and_the_setting_stays(
    shop, office, changes, sentence
):
    with mail_server() as server:
        said = saved(office, server=server, **{"address": "sari@contoh.id", **changes})
    assert sentence in said
    assert MailServer.objects.get().sender == "toko@contoh.id"


def test_the_kept_password_goes_to_no_other_server_and_to_no_other_user(shop, office):
    saved(office, user="toko", password=SECRET)
    again = "Ketik kata sandi lagi: yang tersimpan milik server atau pengguna lain."
    assert again in saved(office, user="toko", host="smtp.lain.id")
    assert again in saved(office, user="orang lain")
    assert MailServer.objects.get().host == "127.0.0.1"


def test_a_server_without_a_sender_is_not_saved(shop, office):
    assert "Isi juga alamat pengirim, misalnya toko@contoh.id." in saved(office, sender="")
    assert not MailServer.objects.exists()


@pytest.mark.parametrize("changes", [{"host": "smtp..contoh.id"}, {"host": "127.0.0.1"}])
def test_a_wrong_setting_leaves_what_waits_waiting(changes):
    delivery = asked("relai@contoh.id")
    outlet = Outlet.objects.get(id=delivery.outlet_id)
    with mail_server() as server:
        given = {key: value for key, value in typed(server).items() if key != "address"}
        set_mail_server(outlet=outlet, by=None, **{**given, "password": None, **changes})
        assert send_due() == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.WAITING, 1)


def test_what_waited_goes_out_as_soon_as_the_server_is_set():
    delivery = asked()
    assert send_due() == 0
    with mail_server() as server:
        given = {key: value for key, value in typed(server).items() if key != "address"}
        outlet = Outlet.objects.get(id=delivery.outlet_id)
        set_mail_server(outlet=outlet, by=None, **{**given, "password": None})
        assert send_due() == 1
    assert Delivery.objects.get().state == State.SENT
    assert [letter["To"] for letter in server.letters] == ["budi@contoh.id"]
