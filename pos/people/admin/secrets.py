"""Two small pages: a new PIN, a new back-office password. Each is typed twice and never shown."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.widgets import UnfoldAdminPasswordWidget

from pos.domain.errors import LancarError
from pos.journal.backoffice.base import actor_of
from pos.journal.backoffice.pages import render_page
from pos.people import actions
from pos.people.models import Person

OFFICE_HINT = "Paling sedikit 8 huruf. Dipakai untuk masuk ke halaman ini, bukan untuk kasir."


class SecretForm(forms.Form):
    """`first` and `second` must be the same."""

    def __init__(self, *arguments: Any, word: str, digits: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        hints = {"autocomplete": "new-password"}
        if digits:
            hints.update(inputmode="numeric", maxlength="6")
        for name, label in (("first", f"{word} baru"), ("second", f"Ulangi {word}")):
            self.fields[name] = forms.CharField(
                label=label, strip=False, widget=UnfoldAdminPasswordWidget(attrs=hints)
            )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if "second" in typed and typed.get("first") != typed["second"]:
            self.add_error("second", "Isinya tidak sama.")
        return typed


class OwnPasswordForm(SecretForm):
    """Somebody's own password also asks for the present one: the screen may have been left open."""

    def __init__(self, *arguments: Any, person: Person, **options: Any) -> None:
        super().__init__(*arguments, word="kata sandi", digits=False, **options)
        self.person = person
        widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"})
        present = forms.CharField(label="Kata sandi sekarang", strip=False, widget=widget)
        self.fields = {"present": present, **self.fields}

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not self.person.check_password(present):
            raise forms.ValidationError("Kata sandi sekarang salah.")
        return present


class SecretPages:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    @staticmethod
    def address(page: str, person_id: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse(f"admin:people_person_{page}", args=[person_id]))

    def pin(self, request: HttpRequest, person_id: Any) -> HttpResponse:
        def store(person: Person, secret: str) -> None:
            actions.set_pin(person=person, pin=secret, by=actor_of(request))

        hint = "Enam angka, tidak boleh sama dengan staf lain. Dipakai untuk membuka kasir."
        return self._page(request, person_id, word="PIN", hint=hint, store=store)

    def kata_sandi(self, request: HttpRequest, person_id: Any) -> HttpResponse:
        def store(person: Person, secret: str) -> None:
            actions.set_password(person=person, password=secret, by=actor_of(request))
            if person.pk == request.user.pk:
                update_session_auth_hash(request, person)

        return self._page(request, person_id, word="kata sandi", hint=OFFICE_HINT, store=store)

    def kata_sandi_saya(self, request: HttpRequest) -> HttpResponse:
        """For everybody who may sign in here, whatever the role."""
        person = Person.objects.get(pk=actor_of(request))
        form = OwnPasswordForm(request.POST or None, person=person)

        def store(person: Person, secret: str) -> None:
            actions.set_password(person=person, password=secret, by=person.pk)
            update_session_auth_hash(request, person)

        if request.method == "POST" and form.is_valid() and _stored(form, person, store):
            messages.success(request, "Kata sandi sudah diganti.")
            return HttpResponseRedirect(reverse("admin:index"))
        title = "Ganti kata sandi"
        return render_page(
            self.admin, request, "office/secret.html", title=title, form=form, hint=OFFICE_HINT
        )

    def _page(
        self,
        request: HttpRequest,
        person_id: Any,
        *,
        word: str,
        hint: str,
        store: Callable[[Person, str], None],
    ) -> HttpResponse:
        try:
            person = self.admin.person(request, person_id)
        except Person.DoesNotExist as error:
            raise Http404 from error
        form = SecretForm(request.POST or None, word=word, digits=word == "PIN")
        if request.method == "POST" and form.is_valid() and _stored(form, person, store):
            messages.success(request, f"{word[:1].upper()}{word[1:]} {person.name} sudah diganti.")
            return HttpResponseRedirect(reverse("admin:people_person_changelist"))
        title = f"{word[:1].upper()}{word[1:]} {person.name}"
        return render_page(
            self.admin,
            request,
            "office/secret.html",
            title=title,
            form=form,
            hint=hint,
            tabs_page="staff",
        )


def _stored(form: SecretForm, person: Person, store: Callable[[Person, str], None]) -> bool:
    try:
        store(person, form.cleaned_data["first"])
    except LancarError as error:
        form.add_error("first", error.sentence)
        return False
    return True
