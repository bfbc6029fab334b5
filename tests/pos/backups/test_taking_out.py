"""What is in a copy's archive comes out inside the folder, with Debian 12's Python too."""

import io
import tarfile
from pathlib import Path

import pytest

from pos.backups import restoring


def archive(*members: tuple[tarfile.TarInfo, bytes]) -> tarfile.TarFile:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as written:
        for member, words in members:
            member.size = len(words)
            written.addfile(member, io.BytesIO(words))
    content.seek(0)
    return tarfile.open(fileobj=content)


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname, made.mode = kind, target, 0o640
    return made


def test_files_and_folders_come_out_without_what_python_3_11_2_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(tarfile.TarFile, "extractall")
    monkeypatch.delattr(tarfile, "data_filter", raising=False)
    told = archive((member("https", tarfile.DIRTYPE), b""), (member("https/a.key"), b"secret"))
    restoring._take_out(told, tmp_path)
    assert (tmp_path / "https" / "a.key").read_bytes() == b"secret"
    assert (tmp_path / "https" / "a.key").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "bad",
    [
        member("../out"),
        member("/tmp/out"),
        member("a/../../out"),
        member("link", tarfile.SYMTYPE, "/etc/passwd"),
        member("link", tarfile.LNKTYPE, "a"),
        member("pipe", tarfile.FIFOTYPE),
    ],
    ids=lambda each: each.name,
)
def test_nothing_leads_outside(tmp_path: Path, bad: tarfile.TarInfo) -> None:
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(tarfile.TarError):
        restoring._take_out(archive((bad, b"")), into)
    assert [each for each in tmp_path.rglob("*") if each != into] == []
