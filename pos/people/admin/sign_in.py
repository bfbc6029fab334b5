"""Signing in: user name and password and, for whoever switched it on, a code on a page of its own.

Between the two nobody is signed in: the session only says who typed a right password, and when."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from unfold.forms import AuthenticationForm
from unfold.widgets import UnfoldAdminTextInputWidget

from pos.journal.clock import wall_ms
from pos.people import errors
from pos.people.backends import PersonBackend, opens
from pos.people.models import Person
from pos.people.two_step import two_step_of

BACKEND = f"{PersonBackend.__module__}.{PersonBackend.__qualname__}"
WAITING = "waits_for_code"
WAIT_MS = 5 * 60_000
HOME = "/admin/"


class SignIn(LoginView):
    authentication_form = AuthenticationForm  # Django's own has fields without an edge
    template_name = "admin/login.html"

    def get(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        if admin.site.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return super().get(request, *args, **options)

    def form_valid(self, form: Any) -> HttpResponse:
        person: Any = form.get_user()
        if two_step_of(person) is None:
            return super().form_valid(form)
        self.request.session.cycle_key()
        self.request.session[WAITING] = [str(person.pk), wall_ms(), self.get_success_url()]
        return HttpResponseRedirect(reverse("second_step"))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        request = self.request
        frame = {**admin.site.each_context(request), "title": "Masuk"}
        frame |= {"app_path": request.get_full_path(), "username": request.user.get_username()}
        return {**super().get_context_data(**context), **frame}


sign_in = never_cache(SignIn.as_view())


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Kode",
        max_length=40,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    person, then = _who_waits(request)
    if person is None:
        return HttpResponseRedirect(reverse("sign_in"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if opens(person, form.cleaned_data["code"]):
            del request.session[WAITING]
            login(request, person, backend=BACKEND)
            return HttpResponseRedirect(then)
        form.add_error("code", errors.code_wrong().sentence)
    told = {**admin.site.each_context(request), "title": "Masuk dua langkah", "form": form}
    return TemplateResponse(request, "admin/second_step.html", told)


def _who_waits(request: HttpRequest) -> tuple[Person | None, str]:
    """Whose password was right less than five minutes ago, and where they want to go."""
    kept = request.session.get(WAITING)
    if kept is None:
        return None, HOME
    name, since, then = kept
    person = PersonBackend().get_user(uuid.UUID(name))
    if person is None or not person.is_staff or not 0 <= wall_ms() - since <= WAIT_MS:
        del request.session[WAITING]
        return None, HOME
    is_ours = url_has_allowed_host_and_scheme(then, {request.get_host()}, request.is_secure())
    return person, resolve_url(then) if is_ours else HOME
