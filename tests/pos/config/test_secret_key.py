"""The secret key of a data folder: one, whole, and for the hub's user only."""

import os
from pathlib import Path

import pytest

from pos.config import secret_key as module
from pos.config.secret_key import secret_key


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    first = secret_key(tmp_path)
    assert (len(first), secret_key(tmp_path)) == (64, first)
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["secret_key"]


def test_a_key_that_is_there_is_never_replaced(tmp_path):
    (tmp_path / "secret_key").write_text("kept\n")
    assert secret_key(tmp_path) == "kept"


def test_of_two_processes_that_start_together_both_use_the_key_of_the_first(tmp_path, monkeypatch):
    honest = os.link

    def and_then_another_is_faster(source, target):
        target.write_text("the key of the other")
        honest(source, target)

    monkeypatch.setattr(module.os, "link", and_then_another_is_faster)
    assert secret_key(tmp_path) == "the key of the other"
    assert names(tmp_path) == ["secret_key"]


def test_a_power_cut_while_it_is_written_leaves_no_half_key(tmp_path, monkeypatch):
    def power_cut(descriptor):
        raise OSError("power cut")

    monkeypatch.setattr(module.os, "fsync", power_cut)
    with pytest.raises(OSError, match="power cut"):
        secret_key(tmp_path)
    assert names(tmp_path) == []


def test_without_a_folder_the_key_lives_as_long_as_the_process(tmp_path):
    folder = tmp_path / "none"
    assert secret_key(folder) != secret_key(folder)
    assert not folder.exists()
