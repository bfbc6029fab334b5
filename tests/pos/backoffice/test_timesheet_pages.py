"""Absensi in the back office: the week, one person's week, corrections, rules, and who may what."""

from typing import Any

import pytest

from pos.journal.models import Event
from pos.timesheets.models import ClockCorrection, WorkRules
from tests.pos.timesheets.clock_till import at, by_pin
from tests.tablet import new_id

WEEK = "/admin/timesheets/clocking/minggu/?minggu=2026-11-18"
RULES = "/admin/timesheets/clocking/aturan/"
FORM_TIME = {"08:00": "2026-11-16T08:00", "07:30": "2026-11-16T07:30"}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def page_of(person: Any, week: str = "2026-11-18") -> str:
    return f"/admin/timesheets/clocking/minggu/{person.pk}/?minggu={week}"


@pytest.fixture
def clocked(shop: Any) -> dict[str, str]:
    """The cashier's Monday, 08:00 to 17:00 with an hour's pause, and a Tuesday without an end."""
    ids: dict[str, str] = {}
    cashier = shop.staff["cashier"]
    times = (
        ("in", "2026-11-16 08:00"), ("break_start", "2026-11-16 12:00"),
        ("break_end", "2026-11-16 13:00"), ("out", "2026-11-16 17:00"), ("in", "2026-11-17 08:00"),
    )  # fmt: skip
    for act, when in times:
        body = {
            "person": {"id": str(cashier.id), "name": cashier.name}, "act": act,
            "clocked_at": at(when), "tablet_at": at(when), "is_time_known": True,
        }  # fmt: skip
        ids[when] = new_id()
        shop.tablet.append("staff.clocked", body, id=ids[when], actor=by_pin(cashier))
    shop.push()
    return ids


def form(pressed: str, **changes: str) -> dict[str, str]:
    return {
        "press": pressed, "seen_act": "in", "seen_at": str(at("2026-11-16 08:00")), "act": "in",
        "at": FORM_TIME["07:30"], "reason": "Tablet belum menyala", **changes,
    }  # fmt: skip


def test_the_week_tells_hours_overtime_and_what_to_look_at(shop, office, clocked):
    shown = text(office.get(WEEK))
    name = shop.staff["cashier"].name
    for told in (name, "8 j 00 m", "1 j 00 m", "1 absen tidak lengkap", "16 Nov 2026 sampai"):
        assert told in shown, told
    assert "Belum ada absen minggu ini" in text(office.get(WEEK.replace("11-18", "11-04")))


def test_one_person_shows_each_press_and_what_is_missing(shop, office, clocked):
    shown = text(office.get(page_of(shop.staff["cashier"])))
    for told in ("Senin, 16 Nov 2026", "7 j 00 m biasa", "1 j 00 m lembur 1,5×", "Mulai istirahat",
                 "tidak ada absen pulang; jamnya belum dihitung"):  # fmt: skip
        assert told in shown, told


def test_a_correction_by_form_keeps_before_after_who_and_why(shop, office, clocked):
    page = page_of(shop.staff["cashier"])
    answer = office.post(page, form(clocked["2026-11-16 08:00"]), follow=True)
    shown = text(answer)
    assert "Koreksi dicatat" in shown
    assert "Masuk 16 Nov 2026 08:00 → Masuk 16 Nov 2026 07:30" in shown
    assert f"{shop.owner.name}: Tablet belum menyala" in shown
    assert "8 j 30 m" in shown


def test_a_press_is_taken_out_put_back_and_a_forgotten_one_added(shop, office, clocked):
    page, press = page_of(shop.staff["cashier"]), clocked["2026-11-16 08:00"]
    same = form(press, at=FORM_TIME["08:00"])
    assert "tidak dihitung" in text(office.post(page, {**same, "drop": "1"}, follow=True))
    back = {key: value for key, value in same.items() if not key.startswith("seen")}
    assert "8 j 00 m" in text(office.post(page, back, follow=True))
    added = {"add": "1", "act": "out", "at": "2026-11-17T15:00", "reason": "Lupa absen pulang"}
    shown = text(office.post(page, added, follow=True))
    assert "ditambahkan di back office" in shown
    assert "tidak ada absen pulang" not in shown
    assert ClockCorrection.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": " "}, "Tulis alasannya."),
        ({"at": "kemarin"}, "Waktunya tidak dapat dibaca"),
        ({"at": "2199-01-01T08:00"}, "Waktunya tidak dapat dibaca"),
        ({"at": "0001-01-01T00:00"}, "Waktunya tidak dapat dibaca"),
        ({"act": "makan"}, "Waktunya tidak dapat dibaca"),
        ({"at": FORM_TIME["08:00"]}, "Tidak ada yang berubah."),
        ({"seen_at": "1"}, "baru saja dibetulkan orang lain"),
        ({"seen_at": "x"}, "Waktunya tidak dapat dibaca"),
        ({"seen_at": "²"}, "Waktunya tidak dapat dibaca"),
        ({"press": "x"}, "Absen ini tidak ada."),
    ],
)
def test_a_bad_form_is_answered_in_words_and_changes_nothing(shop, office, clocked, changes, told):
    page = page_of(shop.staff["cashier"])
    answer = office.post(page, form(clocked["2026-11-16 08:00"], **changes), follow=True)
    assert told in text(answer)
    assert not ClockCorrection.objects.exists()


def test_who_sees_and_who_corrects(shop, sign_in, clocked):
    page = page_of(shop.staff["cashier"])
    assert sign_in("manager").get(WEEK).status_code == 200
    seen = sign_in("supervisor").get(page)
    assert seen.status_code == 200
    assert "Catat koreksi" not in text(seen)
    refused = sign_in("supervisor").post(page, form(clocked["2026-11-16 08:00"]), follow=True)
    assert "Hanya pemilik dan manajer" in text(refused)
    assert sign_in("supervisor").get(RULES).status_code == 403
    assert sign_in("stock").get(WEEK).status_code == 403
    assert not ClockCorrection.objects.exists()
    own = {"add": "1", "act": "in", "at": FORM_TIME["08:00"], "reason": "Saya lupa"}
    answer = sign_in("manager").post(page_of(shop.staff["manager"]), own, follow=True)
    assert "Absen sendiri dibetulkan oleh orang lain." in text(answer)
    assert not ClockCorrection.objects.exists()


def test_the_rules_are_typed_and_count_at_once(shop, office, clocked):
    asked = {"week_days": "5", "rest": ["6", "7"], "holidays": "2026-12-25\n2026-11-16"}
    answer = office.post(RULES, asked, follow=True)
    assert "Aturan jam kerja disimpan." in text(answer)
    assert "libur" in text(office.get(WEEK))
    row = WorkRules.objects.get()
    assert (row.week_days, row.rest_weekdays, row.holidays) == (
        5, [6, 7], ["2026-11-16", "2026-12-25"],
    )  # fmt: skip
    before = Event.objects.count()
    bad = office.post(RULES, {**asked, "holidays": "25 Desember"}, follow=True)
    assert "tidak mungkin" in text(bad)
    assert "25" in text(bad)
    assert Event.objects.count() == before


def test_the_payroll_takes_its_hours_as_a_table(shop, office, clocked):
    span = "?masa=pilih&dari=2026-11-16&sampai=2026-11-22"
    answer = office.get(f"/admin/reports/figure/csv/jam-kerja/{span}")
    hours = b"".join(answer.streaming_content).decode()
    assert f"{shop.staff['cashier'].name};2;8;7;1;1;" in hours.replace(",", ";").replace('"', "")
    for slug in ("jam-kerja", "absensi", "kinerja"):
        assert office.get(f"/admin/reports/figure/lihat/{slug}/{span}").status_code == 200


def test_pages_ask_the_database_little(shop, office, clocked, django_assert_max_num_queries):
    office.get(WEEK)
    for page in (WEEK, page_of(shop.staff["cashier"]), RULES):
        with django_assert_max_num_queries(12):
            office.get(page)
