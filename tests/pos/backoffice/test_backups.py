"""The page of copies: says how safe the shop is, takes a folder, refuses what is none."""

import pytest

from pos.backups.models import BackupPlace
from pos.journal.models import Event

pytestmark = pytest.mark.django_db
PAGE = "/admin/backups/backup/"


def test_a_shop_without_copies_is_told_so_on_its_page_and_on_the_front_page(shop, office):
    assert "Belum ada cadangan yang teruji." in office.get(PAGE).content.decode()
    assert "cadangan belum ada yang teruji" in office.get("/admin/").content.decode()


def test_a_folder_is_kept_on_the_record_and_a_copy_is_wanted_at_once(shop, office, tmp_path):
    said = office.post(PAGE, {"folder": str(tmp_path)}, follow=True).content.decode()
    assert "Tempat cadangan disimpan." in said
    assert "Sedang dibuat dan diuji" in said
    assert Event.objects.filter(kind="backup.place_changed").count() == 1
    place = BackupPlace.objects.get()
    assert (place.folder, place.wanted_at > 0) == (str(tmp_path), True)


@pytest.mark.parametrize("folder", ["/tidak/ada", "relatif", "/etc/passwd"])
def test_what_is_no_folder_is_refused_in_words_and_nothing_is_changed(shop, office, folder):
    said = office.post(PAGE, {"folder": folder}, follow=True).content.decode()
    assert f"Folder {folder} tidak dapat dipakai" in said
    assert BackupPlace.objects.count() == 0


def test_the_shops_own_data_folder_is_no_place_for_copies(shop, office, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "dalam").mkdir()
    said = office.post(PAGE, {"folder": str(tmp_path / "dalam")}, follow=True).content.decode()
    assert "ini folder data toko sendiri" in said


def test_a_copy_can_be_asked_for_now(shop, office):
    office.post(PAGE, {"now": "1"})
    assert BackupPlace.objects.get().wanted_at > 0
