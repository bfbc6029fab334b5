"""Handing a letter to the shop's mail server, and what went wrong in the owner's words.

Letters may go in the clear where a server offers nothing else; a password never does (RFC 8314).
"""

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from pos.deliveries import errors

TIMEOUT_SECONDS = 20
REFUSED_FROM = 500
NO_WAY = "Server e-mail belum terjangkau."
TROUBLE = (OSError, smtplib.SMTPException)


@dataclass(frozen=True)
class Post:
    """Where letters are handed in: smtp (STARTTLS when offered) or smtps."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    is_tls: bool = False


def hand_in(post: Post, letter: EmailMessage) -> None:
    """OSError or SMTPException when it was not taken; RuleError `mail_unsafe`."""
    with _connected(post) as server:
        server.ehlo()
        is_safe = post.is_tls
        if not is_safe and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            is_safe = True
        if post.user and not is_safe:
            raise errors.mail_unsafe()
        if post.user:
            server.login(post.user, post.password)
        server.send_message(letter)


def _connected(post: Post) -> smtplib.SMTP:
    where = (post.host, post.port)
    if post.is_tls:
        safe = ssl.create_default_context()
        return smtplib.SMTP_SSL(*where, timeout=TIMEOUT_SECONDS, context=safe)
    return smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)


def what_went_wrong(error: Exception) -> str:
    """One sentence an owner can act on."""
    for kinds, sentence in _SENTENCES:
        if isinstance(error, kinds):
            return sentence(error) if callable(sentence) else sentence
    return f"{NO_WAY} ({type(error).__name__})"


def is_refused_for_good(error: Exception) -> bool:
    """The receiver will never take it; nobody need try again."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return any(code >= REFUSED_FROM for code, _ in error.recipients.values())


_Sentence = str | Callable[[Exception], str]
_SENTENCES: tuple[tuple[type[Exception], _Sentence], ...] = (
    (smtplib.SMTPAuthenticationError, "Nama pengguna atau kata sandi ditolak server e-mail."),
    (smtplib.SMTPRecipientsRefused, "Server e-mail menolak alamat penerima."),
    (smtplib.SMTPSenderRefused, "Server e-mail menolak alamat pengirim."),
    (ssl.SSLError, "Sambungan aman gagal. Periksa port dan pilihan pengamanan."),
    (ConnectionRefusedError, f"{NO_WAY} Tidak ada yang menjawab di port itu."),
    (socket.gaierror, "Nama server e-mail itu tidak ditemukan."),
    (TimeoutError, f"{NO_WAY} Tidak ada jawaban dalam {TIMEOUT_SECONDS} detik."),
)
