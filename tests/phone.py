"""A supervisor's phone written in Python: what /approve/ says, without a browser."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from pos.domain.permissions import Need
from pos.domain.phone_yes import STEP_MS, asked_text
from pos.journal.keys import encode, public_text
from pos.people.actions import enrol_phone
from pos.people.models import Person, PhoneSecret
from pos.people.phones import digits_for


@dataclass
class Phone:
    person: Person
    id: uuid.UUID
    key: ec.EllipticCurvePrivateKey
    secret: str

    def digits(self, series: str, nonce: str, needs: Sequence[Need], at_ms: int) -> dict[str, Any]:
        step = at_ms // STEP_MS
        said = digits_for(self.secret, asked_text(series, nonce, needs, step))
        return self._proof(nonce, "digits", step, said)

    def scan(self, series: str, nonce: str, needs: Sequence[Need], at_ms: int) -> dict[str, Any]:
        text = asked_text(series, nonce, needs, at_ms).encode()
        r, s = decode_dss_signature(self.key.sign(text, ec.ECDSA(hashes.SHA256())))
        said = encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return self._proof(nonce, "scan", at_ms, said)

    def _proof(self, nonce: str, way: str, stamp: int, said: str) -> dict[str, Any]:
        return {"phone": str(self.id), "nonce": nonce, "way": way, "stamp": stamp, "answer": said}


def enrol(person: Person) -> Phone:
    key = ec.generate_private_key(ec.SECP256R1())
    row = enrol_phone(person=person, public_key=public_text(key.public_key()), label="Android")
    return Phone(person, row.id, key, PhoneSecret.objects.get(id=row.id).secret)
