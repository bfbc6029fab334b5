"""The recovery seed: made once, shown once, and never stored."""

import hmac

import pytest

from pos.journal.errors import BadInput
from pos.journal.models import Event
from pos.outlets import recovery
from tests.pos.world import make_world

SEED = bytes(range(32))


def test_the_same_seed_always_gives_the_same_keys():
    keys = recovery.public_keys(SEED)
    assert keys.wrap == (
        "BMYNdJPEmOt1flwPkdP9HL4GJLbqMB5Zkgayl0oTviaKzfZECFNu-ZifmBNsjwSy39k-3IWnVkjYuRfJHFTGUEo"
    )
    assert keys.backup == "z2CALQ1qmsTCEpvtpsbqk5TdiT8y-6Cv8w69OsqeaXE"


def test_the_keys_derive_by_plain_hkdf_so_that_another_program_can_do_it():
    extracted = hmac.digest(bytes(32), SEED, "sha256")
    private = hmac.digest(extracted, b"lancar recovery backup v1\x01", "sha256")
    assert recovery.backup_key(SEED).private_bytes_raw() == private
    first = hmac.digest(extracted, b"lancar recovery wrap v1\x01", "sha256")
    second = hmac.digest(extracted, first + b"lancar recovery wrap v1\x02", "sha256")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    number = int.from_bytes((first + second)[:48], "big") % (order - 1) + 1
    assert recovery.wrap_key(SEED).private_numbers().private_value == number


def test_the_card_is_fourteen_groups_of_four_letters_and_reads_back():
    text = recovery.seed_text(SEED)
    assert [len(group) for group in text.split("-")] == [4] * 14
    assert recovery.read_seed(text) == SEED
    assert recovery.read_seed(text.lower().replace("-", " ")) == SEED


def test_letters_that_look_alike_are_read_as_the_digit():
    text = recovery.seed_text(bytes(32))
    assert text.startswith("0000-0000")
    assert recovery.read_seed(text.replace("0", "O")) == bytes(32)


@pytest.mark.parametrize("place", [0, 17, 51, 55])
def test_one_wrong_letter_is_noticed(place: int):
    letters = list(recovery.seed_text(SEED).replace("-", ""))
    letters[place] = "Z" if letters[place] != "Z" else "Y"
    with pytest.raises(BadInput) as refused:
        recovery.read_seed("".join(letters))
    assert refused.value.code == "bad_seed"


@pytest.mark.django_db
def test_a_new_shop_stores_the_public_halves_only():
    world = make_world()
    keys = recovery.public_keys(world.seed)
    assert world.merchant.wrap_public_key == keys.wrap
    assert world.merchant.backup_public_key == keys.backup
    record = b"".join(bytes(raw) for raw in Event.objects.values_list("raw", flat=True))
    assert world.seed.hex().encode() not in record
    assert recovery.seed_text(world.seed).encode() not in record
