"""Daphne's entry: HTTP to Django, WebSockets to pos.live."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pos.config.settings")

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from django.urls import path  # noqa: E402

from pos.live.consumers import LiveConsumer  # noqa: E402  (needs the app registry)

application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": AllowedHostsOriginValidator(
            URLRouter([path("ws/live", LiveConsumer.as_asgi())])
        ),
    }
)
