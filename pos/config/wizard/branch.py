"""A new branch from the wizard: the verb of `--join`, in a thread, watched by the page.

What its owner needs to come in is shown by this process alone, until they say that it is written
down; only then is the joining over. A restart before that makes password and PIN anew.
"""

import logging
import secrets
import threading
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections

from pos.config import joined_shop
from pos.domain.errors import LancarError
from pos.outlets.queries import merchants
from sync import joining

log = logging.getLogger(__name__)
BROKE = "Belum selesai karena kesalahan pada server ini. Tekan Lanjutkan untuk mencoba lagi."


class Joining:
    """One at a time. `given`: what is to be written down; `trouble`: why it did not come to it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.given: list[str] = []
        self.trouble = ""
        self.token = secrets.token_urlsafe(16)

    @property
    def is_busy(self) -> bool:
        return self.thread is not None and self.thread.is_alive()

    @property
    def has_begun(self) -> bool:
        """The cloud has let it in, and not everything is here: no code is needed any more."""
        return joining.is_unfinished(_folder()) and joining.has_begun()

    def begin(self, code: str, address: str) -> None:
        """BadInput `bad_invitation`, `bad_cloud_address` before anything is asked."""
        with self.lock:
            has_begun = self.has_begun
            if self.is_busy or self.given or (merchants() and not has_begun):
                return
            invitation = None if has_begun else joining.Invitation.of(f"{code}@{address}")
            self.trouble = ""
            self.thread = threading.Thread(target=self._run, args=(invitation,), daemon=True)
            self.thread.start()

    def finish(self) -> None:
        """It is written down."""
        self.given = []
        joining.finish(_folder())

    def _run(self, invitation: joining.Invitation | None) -> None:
        try:
            self.given = joined_shop.join_or_resume(invitation, _folder())
        except LancarError as error:
            self.trouble = error.sentence
        except (DatabaseError, OSError):
            log.exception("a new branch could not be joined")
            self.trouble = BROKE
        finally:
            connections.close_all()


def _folder() -> Path:
    return Path(settings.DATA_DIR)
