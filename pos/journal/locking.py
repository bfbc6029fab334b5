"""Secrets that a server must read again (a mail password, what codes are made with): locked
with its own key, so that a copy of the database alone tells nobody."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def locked(purpose: str, text: str) -> str:
    return _lock(purpose).encrypt(text.encode()).decode() if text else ""


def opened(purpose: str, text: str) -> str:
    """Empty when this server has another key now."""
    try:
        return _lock(purpose).decrypt(text.encode()).decode() if text else ""
    except InvalidToken:
        return ""


def _lock(purpose: str) -> Fernet:
    digest = hashlib.sha256(f"{purpose} {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
