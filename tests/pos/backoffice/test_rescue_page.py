"""The owner hands in a tablet's rescue file; others may not, and a mistake is said in words."""

from django.core.files.uploadedfile import SimpleUploadedFile

from pos.journal.models import Event
from pos.outlets.recovery import new_seed, public_keys, seed_text
from tests.posj import posj

PAGE = "/admin/tills/device/berkas/"


def test_the_owner_hands_in_a_file_and_reads_what_came_of_it(shop, office):
    seed = new_seed()
    shop.tablet.append("clock.unknown", {})
    content = posj(shop.tablet, public_keys(seed).wrap)

    def send(text, file=content):
        upload = SimpleUploadedFile("kasir.posj", file)
        return office.post(PAGE, {"file": upload, "seed": text}).content.decode()

    before = Event.objects.count()
    assert "tidak cocok dengan berkasnya" in send(seed_text(new_seed()))
    assert "bukan berkas penyelamatan" in send(seed_text(seed), b"a photograph")
    assert Event.objects.count() == before
    page = send(seed_text(seed).lower().replace("-", " "))
    assert "Semua sudah masuk" in page
    assert "1 baru, 0 sudah ada" in page
    assert Event.objects.count() == before + 1
    assert "0 baru, 1 sudah ada" in send(seed_text(seed))


def test_only_those_who_may_change_devices_see_the_page(sign_in):
    assert sign_in("stock").get(PAGE).status_code == 403
    assert "Kode pemulihan" in sign_in("owner").get(PAGE).content.decode()
