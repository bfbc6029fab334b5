"""Daphne's entry: HTTP to Django, WebSockets to pos.live."""

import gc
import logging
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pos.config.settings")

import django

django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  (needs the app registry)
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import DatabaseError, connection  # noqa: E402
from django.urls import path  # noqa: E402

from pos.box.door import behind_door  # noqa: E402
from pos.config.problems import explain  # noqa: E402
from pos.config.roles import Role, role_troubles  # noqa: E402
from pos.config.sqlite.checkpoints import keep_log_short  # noqa: E402
from pos.config.threads import FewThreads  # noqa: E402
from pos.config.wizard.first_run import NoSyncYet, is_first_run  # noqa: E402
from pos.journal.incarnation import renew_if_put_back  # noqa: E402
from pos.live.consumers import LiveConsumer  # noqa: E402
from pos.live.displays import DisplayConsumer  # noqa: E402
from pos.live.stream import Stream  # noqa: E402
from sync.door import Door  # noqa: E402

log = logging.getLogger("lancar.web")


def check_role() -> None:
    """A web process runs none of Django's system checks by itself."""
    told = role_troubles(Role(settings.ROLE), os.environ)
    if told:
        raise SystemExit("\n".join(told))


def notice_a_restore() -> None:
    """Before the first request: a database put back to an older copy is a new incarnation."""
    if settings.ROLE == Role.SHOP:
        try:
            renew_if_put_back(settings.DATA_DIR)
        except DatabaseError:
            log.exception("cannot look whether the database was put back")
        connection.close()


check_role()
notice_a_restore()
is_first_run()  # what a kill left of the wizard beside a shop goes
connection.close()
keep_log_short()
# What is loaded now stays for ever; looking at it again in every collection of garbage took a
# fifth of the processor while a day's sales came in.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
everything = ProtocolTypeRouter(
    {
        "http": NoSyncYet(Door(Stream(FewThreads()), explain)),
        "websocket": AllowedHostsOriginValidator(
            URLRouter(
                [
                    path("ws/live", LiveConsumer.as_asgi()),
                    path("ws/display", DisplayConsumer.as_asgi()),
                ]
            )
        ),
    }
)
application = behind_door(
    everything,
    settings.ORIGIN,
    has_proxy=settings.ROLE == Role.CLOUD or settings.SESSION_COOKIE_SECURE,
)
