"""Addresses. WhiteNoise serves the tablets' app (/till/, /sw.js …) from the built front end."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path

from pos.config.api import api
from pos.config.health import healthz


def home(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect("/till/")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("", api.urls),
]
