"""Handing a letter to the shop's mail server, and what went wrong in the owner's words.

Letters may go in the clear where a server offers nothing else; a password never does (RFC 8314).
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from pos.deliveries import errors

TIMEOUT_SECONDS = 20
# RFC 5321: the mailbox itself is refused. Anything else (relaying, signing in) is about us.
OF_THE_MAILBOX = (550, 551, 553)
NO_WAY = "Server e-mail belum terjangkau."
TROUBLE = (OSError, smtplib.SMTPException, UnicodeError)


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
    return any(_is_of_mailbox(code, text) for code, text in error.recipients.values())


def _is_of_mailbox(code: int, text: bytes | str) -> bool:
    """RFC 3463: 5.1.x is about the address, 5.7.x about who sends. Many servers say neither."""
    words = text if isinstance(text, str) else text.decode("latin-1")
    detailed = re.match(r"5\.(\d)", words)
    return code in OF_THE_MAILBOX and (detailed is None or detailed[1] == "1")


def _receivers_refused(error: Exception) -> str:
    if is_refused_for_good(error):
        return "Server e-mail menolak alamat penerima."
    return "Server e-mail menolak kiriman dari toko ini. Periksa nama pengguna dan kata sandi."


_Sentence = str | Callable[[Exception], str]
_SENTENCES: tuple[tuple[type[Exception], _Sentence], ...] = (
    (smtplib.SMTPAuthenticationError, "Nama pengguna atau kata sandi ditolak server e-mail."),
    (smtplib.SMTPRecipientsRefused, _receivers_refused),
    (smtplib.SMTPSenderRefused, "Server e-mail menolak alamat pengirim."),
    (ssl.SSLError, "Sambungan aman gagal. Periksa port dan pilihan pengamanan."),
    (ConnectionRefusedError, f"{NO_WAY} Tidak ada yang menjawab di port itu."),
    (socket.gaierror, "Nama server e-mail itu tidak ditemukan."),
    (UnicodeError, "Nama server, pengguna, atau kata sandi memuat huruf yang tidak dapat dikirim."),
    (TimeoutError, f"{NO_WAY} Tidak ada jawaban dalam {TIMEOUT_SECONDS} detik."),
)
