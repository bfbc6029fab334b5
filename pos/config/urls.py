"""Addresses. WhiteNoise serves the tablets' app (/till/, /sw.js …) from the built front end."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from pos.config.api import api
from pos.config.health import healthz
from pos.config.help import support_page
from pos.config.help import views as help_pages
from pos.config.updates_page import page as updates
from pos.config.wizard import views as wizard
from pos.people.admin.sign_in import second_step, sign_in

OWN_PASSWORD = "admin:people_person_kata_sandi_saya"  # noqa: S105  the name of a page


def home(request: HttpRequest) -> HttpResponseRedirect:
    """The till; in the cloud, where none can pair, what an owner comes for."""
    return HttpResponseRedirect("/dashboard/" if settings.ROLE == "cloud" else "/till/")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home),
    path("healthz", healthz, name="healthz"),
    # Django's own form would write a password around the verb that leaves its trace.
    path("admin/password_change/", RedirectView.as_view(pattern_name=OWN_PASSWORD)),
    path("hardware/paper", RedirectView.as_view(pattern_name="admin:hardware_printer_kertas")),
    path("bantuan/", help_pages.contents, name="help"),
    path("bantuan/<slug:name>/", help_pages.page, name="help_page"),
    path("mulai/", wizard.begin, name="wizard_begin"),
    path("mulai/baru", wizard.new, name="wizard_new"),
    path("mulai/pulih", wizard.recover, name="wizard_recover"),
    path("mulai/cabang", wizard.branch, name="wizard_branch"),
    path("mulai/contoh", wizard.put_away, name="wizard_samples"),
    path("admin/pembaruan/", admin.site.admin_view(updates), name="updates"),
    path("admin/minta-bantuan/", admin.site.admin_view(support_page.page), name="support"),
    path("admin/login/", sign_in, name="sign_in"),
    path("admin/login/kode/", second_step, name="second_step"),
    path("admin/", admin.site.urls),
    path("", include("pos.box.urls")),
    path("", api.urls),
]
