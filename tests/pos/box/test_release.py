"""A release is taken only as whoever the box trusts has made it."""

import io
import json
import sys
import tarfile
from pathlib import Path
from tempfile import mkdtemp

import pytest

from pos.box.updates import release, staging
from pos.box.updates.errors import Refused
from tests.pos.box.releases import make_release


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as archive:
        return {each.name: archive.extractfile(each).read() for each in archive}  # type: ignore[union-attr]


def rewrite(file: Path, contents: dict[str, bytes]) -> Path:
    with tarfile.open(file, "w") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file


def refusal(tmp_path: Path, file: Path) -> str:
    with pytest.raises(Refused) as caught:
        release.unpack(file, tmp_path / "release.pub", Path(mkdtemp(dir=tmp_path)))
    assert caught.value.code == "release_refused"
    return caught.value.indonesian


def test_a_release_says_what_it_is_and_comes_out_as_it_went_in(tmp_path: Path) -> None:
    file = make_release(tmp_path, 2)
    assert release.look(file, tmp_path / "release.pub").order == (0, 2, 0)
    told = release.unpack(file, tmp_path / "release.pub", tmp_path / "into")
    assert told.version == "0.2.0"
    found = {str(p.relative_to(tmp_path / "into")) for p in (tmp_path / "into").rglob("*.*")}
    assert "app/frontend/dist/till/index.html" in found
    assert set(told.files) == found


@pytest.mark.parametrize("name", ["app/manage.py", "release.json", "release.sig"])
def test_one_changed_byte_anywhere_is_refused(tmp_path: Path, name: str) -> None:
    file = make_release(tmp_path, 2)
    inside = members(file)
    inside[name] = inside[name][:-2] + bytes([inside[name][-2] ^ 1]) + inside[name][-1:]
    words = refusal(tmp_path, rewrite(file, inside))
    assert ("isinya rusak" if name == "app/manage.py" else "tanda tangannya") in words


def test_a_stranger_who_signs_is_refused_whichever_tool_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_release(tmp_path / "stranger", 2)
    file = make_release(tmp_path, 2, key=tmp_path / "stranger" / "release.key")
    assert "tanda tangannya tidak cocok" in refusal(tmp_path, file)
    ours = members(make_release(tmp_path, 2))
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)  # a bare box
    assert release.is_signed(ours["release.json"], ours["release.sig"], tmp_path / "release.pub")
    assert not release.is_signed(b"{}", ours["release.sig"], tmp_path / "release.pub")
    unsigned = rewrite(file, {**ours, "release.sig": bytes(64)})
    assert "tanda tangannya tidak cocok" in refusal(tmp_path, unsigned)


def test_files_that_nobody_signed_stay_outside(tmp_path: Path) -> None:
    file = make_release(tmp_path, 2)
    inside = members(file)
    assert "berkas asing" in refusal(tmp_path, rewrite(file, {**inside, "app/../../evil": b"x"}))
    assert not (tmp_path / "evil").exists()
    less = {name: content for name, content in inside.items() if name != "app/manage.py"}
    assert "app/manage.py tidak ada" in refusal(tmp_path, rewrite(file, less))


def test_a_file_cut_short_and_one_that_is_no_release_are_told_in_words(tmp_path: Path) -> None:
    file = make_release(tmp_path, 2)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
    refusal(tmp_path, file)
    file.write_bytes(b"hello")
    assert "hello" not in refusal(tmp_path, file)


def test_a_signed_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    note = {"format": 1, "version": "0.2.0", "lock": "", "files": {"app/../x": ""}}
    with pytest.raises(Refused):
        release._release(json.dumps(note).encode(), Path("file"))
    with pytest.raises(Refused, match="installed"):
        release._release(b'{"format": 2}', Path("file"))


def test_a_thin_release_wants_libraries_that_are_here(tmp_path: Path) -> None:
    file = make_release(tmp_path, 2)
    with pytest.raises(Refused) as caught:
        staging.stage(file, tmp_path / "release.pub", tmp_path / "home")
    assert caught.value.code == "parts_missing"
    assert not list((tmp_path / "home").rglob("*.part"))
