"""Purpose-built pages: what an owner does every day is not a model form.

A page hangs under its model's address (`/admin/<app>/<model>/<page>/`), is only for those with its
permission, and wears the same frame as the other pages.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from unfold.admin import ModelAdmin

View = Callable[..., HttpResponseBase]


def page_url(
    admin: ModelAdmin, route: str, view: View, *, permission: str | None = None
) -> URLPattern:
    """An address of a page named `<app>_<model>_<view>`. No permission: for all who may sign in."""

    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if permission is not None and not request.user.has_perm(permission):
            raise PermissionDenied
        return view(request, *args, **options)

    name = f"{admin.opts.app_label}_{admin.opts.model_name}_{view.__name__}"
    address: URLPattern = path(route, admin.admin_site.admin_view(guarded), name=name)
    return address


def id_of(text: str) -> uuid.UUID | None:
    """An id from an address or a form; None for anything else people put there."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def render_page(
    admin: ModelAdmin, request: HttpRequest, template: str, **context: Any
) -> TemplateResponse:
    request.current_app = admin.admin_site.name
    frame = admin.admin_site.each_context(request)
    return TemplateResponse(request, template, {**frame, "office": admin, **context})
