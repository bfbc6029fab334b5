"""Whatever bytes a printer says: it is a known sentence or nothing, and costs no memory."""

import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.drivers.labels import (
    MOST_ANSWER,
    PAUSED,
    RIBBON_IS_OUT,
    TSPL_TROUBLES,
    LabelTalk,
    ZplTalk,
)
from hardware.drivers.receipts import Talk, tell_nobody
from hardware.status import ASK_OFFLINE, ASK_PAPER, COVER_IS_OPEN, IS_BROKEN, PAPER_IS_OUT
from tests.rounds import rounds

SENTENCES = {"", COVER_IS_OPEN, PAPER_IS_OUT, IS_BROKEN, RIBBON_IS_OUT, PAUSED}
SENTENCES |= {sentence for _, sentence in TSPL_TROUBLES}
NOISE = st.lists(st.one_of(st.binary(max_size=80), st.sampled_from([b"\x02", b"\x03", b",", b"1"])))


@pytest.mark.parametrize("kind", [Talk, LabelTalk, ZplTalk])
@settings(max_examples=rounds(100), deadline=None)
@given(pieces=NOISE)
def test_noise_is_never_more_than_a_sentence(kind: type[Talk], pieces: list[bytes]) -> None:
    with socket.socket() as wire:
        talk = kind(wire, tell_nobody)
        talk.asked = [ASK_OFFLINE, ASK_PAPER]
        for piece in filter(None, pieces):
            talk._heard(piece)
            assert talk._trouble() in SENTENCES
        if isinstance(talk, LabelTalk):
            assert len(talk.newest) <= MOST_ANSWER
            assert talk.newest == b"" or isinstance(talk._is_idle(), bool)
        assert len(talk.said) <= 2
