"""Masuk dua langkah: somebody's own, on and off; and an owner's way to end another's."""

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from pos.domain.errors import LancarError
from pos.journal.backoffice.base import actor_of
from pos.journal.backoffice.pages import render_page
from pos.journal.clock import wall_ms
from pos.outlets.models import Merchant
from pos.people import errors
from pos.people.models import Person
from pos.people.two_step import address_for, letters_of, new_secret, two_step_of
from pos.people.two_step_actions import begin_two_step, end_two_step

SHOWN = "shown_secret"
SHOWN_MS = 15 * 60_000


class OwnForm(forms.Form):
    """The password again: the screen may have been left open."""

    password = forms.CharField(
        label="Kata sandi sekarang",
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *arguments: Any, person: Person, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.person = person

    def clean_password(self) -> str:
        """Asked of whoever counts wrong tries, so that nobody guesses it here."""
        password: str = self.cleaned_data["password"]
        if authenticate(None, username=self.person.username, password=password) != self.person:
            raise forms.ValidationError(errors.password_wrong().sentence)
        return password


class BeginForm(OwnForm):
    code = forms.CharField(
        label="Enam angka yang sekarang tampil di aplikasi",
        max_length=12,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


class TwoStepPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    @property
    def dua_langkah(self) -> Any:
        @never_cache
        def dua_langkah(request: HttpRequest) -> HttpResponse:
            person = Person.objects.get(pk=actor_of(request))
            is_on = two_step_of(person) is not None
            return self._end_own(request, person) if is_on else self._begin(request, person)

        return dua_langkah

    def matikan(self, request: HttpRequest, person_id: Any) -> HttpResponse:
        """Another's: their phone is gone, and their spare codes too."""
        if not request.user.is_superuser:
            raise PermissionDenied
        try:
            person = self.admin.person(request, person_id)
        except Person.DoesNotExist as error:
            raise Http404 from error
        owner = Person.objects.get(pk=actor_of(request))
        return self._end(request, person, by=owner)

    def _begin(self, request: HttpRequest, person: Person) -> HttpResponse:
        secret = _secret_shown(request)
        form = BeginForm(request.POST or None, person=person)
        if request.method == "POST" and form.is_valid():
            try:
                spares = begin_two_step(
                    person=person, secret=secret, code=form.cleaned_data["code"]
                )
            except LancarError as error:
                form.add_error("code", error.sentence)
            else:
                del request.session[SHOWN]
                return self._page(request, spares=spares)
        address = address_for(secret, name=str(person.username), shop=_shop_of(person))
        told = {"picture": _picture(address), "letters": letters_of(secret)}
        return self._page(request, form=form, **told)

    def _end_own(self, request: HttpRequest, person: Person) -> HttpResponse:
        return self._end(request, person, by=person)

    def _end(self, request: HttpRequest, person: Person, *, by: Person) -> HttpResponse:
        """Whoever presses types their own password."""
        row = two_step_of(person)
        form = OwnForm(request.POST or None, person=by)
        if row is not None and request.method == "POST" and form.is_valid():
            end_two_step(person=person, by=by)
            messages.success(request, f"Masuk dua langkah {person.name} dimatikan.")
            return HttpResponseRedirect(reverse("admin:index"))
        left = len(row.spares) if row else 0
        return self._page(request, form=form, on=row, left=left, whose=person)

    def _page(self, request: HttpRequest, **told: Any) -> HttpResponse:
        title = "Masuk dua langkah"
        return render_page(self.admin, request, "office/two_step.html", title=title, **told)


def _secret_shown(request: HttpRequest) -> str:
    """The same while the page is filled in: the app has read it already."""
    kept = request.session.get(SHOWN)
    if kept is None or not 0 <= wall_ms() - kept[1] <= SHOWN_MS:
        kept = request.session[SHOWN] = [new_secret(), wall_ms()]
    return str(kept[0])


def _shop_of(person: Person) -> str:
    names = Merchant.objects.filter(merchant_id=person.merchant_id).values_list("name", flat=True)
    return next(iter(names), "Lancar")


def _picture(address: str) -> SafeString:
    code = segno.make_qr(address, error="m", boost_error=False)
    title = "Kode QR untuk aplikasi pembuat kode"
    picture = code.svg_inline(scale=5, border=2, svgclass="lc-code", title=title, light="#fff")
    return mark_safe(picture)  # noqa: S308  (drawn by segno from an address we made)
