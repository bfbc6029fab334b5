"""Daphne's entry: HTTP to Django, WebSockets to pos.live."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pos.config.settings")

import django

django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  (needs the app registry)
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.urls import path  # noqa: E402

from pos.config.threads import FewThreads  # noqa: E402
from pos.live.consumers import LiveConsumer  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": FewThreads(),
        "websocket": AllowedHostsOriginValidator(
            URLRouter([path("ws/live", LiveConsumer.as_asgi())])
        ),
    }
)
