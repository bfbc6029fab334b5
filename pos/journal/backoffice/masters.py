"""MasterAdmin: a form of master data, with its inline rows, becomes one call of one verb.

The verb checks and appends the event, the projection writes the row. A refusal (RuleError) is shown
on the form with everything the person typed still in it. Nothing here calls Model.save().
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db import models, transaction
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from unfold.admin import TabularInline
from unfold.decorators import action

from pos.domain.errors import LancarError
from pos.journal.backoffice.base import BaseAdmin, merchant_of
from pos.journal.backoffice.fields import field_for
from pos.journal.errors import RuleError

Changes = dict[str, dict[str, Any]]
NOTICED = "office_noticed"
AGAIN = "Bila memang benar, simpan sekali lagi."


class RowsInline(TabularInline):
    """Rows that travel inside their owner's event: `group`.`key` = a list of `fields`."""

    group: ClassVar[str]
    key: ClassVar[str]
    extra = 0
    tab = True
    hide_title = True

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **options: Any
    ) -> forms.Field | None:
        return field_for(db_field) or super().formfield_for_dbfield(db_field, request, **options)

    def rows_of(self, formset: "BaseInlineFormSet[Any, Any, Any]") -> list[dict[str, Any]]:
        """What the person wants to have, in the order of the page."""
        return [
            {name: form.cleaned_data[name] for name in self.fields} for form in self.wanted(formset)
        ]

    def wanted(self, formset: "BaseInlineFormSet[Any, Any, Any]") -> list[Any]:
        return [form for form in formset.forms if _is_wanted(form)]


class MasterAdmin(BaseAdmin):
    """Subclasses name the verbs; `changes` is {group: {key: value}}."""

    def add_row(self, request: HttpRequest, changes: Changes) -> Any:
        raise NotImplementedError

    def change_row(self, request: HttpRequest, row: Any, changes: Changes) -> Any:
        raise NotImplementedError

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A refused save shows the same form again, with the sentence and what was typed."""
        if request.method != "POST":  # reading takes no write lock
            shown: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
            return shown
        try:
            with transaction.atomic():
                answer: HttpResponse = super().changeform_view(
                    request, object_id, form_url, extra_context
                )
        except LancarError as error:
            request.refusal = error  # type: ignore[attr-defined]
            answer = super().changeform_view(request, object_id, form_url, extra_context)
        return answer

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> "type[forms.ModelForm[Any]]":
        form = super().get_form(request, obj, change, **options)
        refusal: LancarError | None = getattr(request, "refusal", None)
        return _refused(form, refusal) if refusal else form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Not yet: the verb is called once, when the inline rows are known too."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        for formset in formsets:
            formset.save(commit=False)  # Django's history message wants its lists
        changes = self.changes_of(request, form, formsets, adding=not change)
        if change:
            self.change_row(request, self._stored(form.instance.pk, request), changes)
            return
        form.instance.pk = self.add_row(request, changes).pk

    def changes_of(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], *, adding: bool
    ) -> Changes:
        names = form.fields if adding else form.changed_data
        values = {name: plain(form.cleaned_data[name]) for name in names}
        changes: Changes = {}
        for group, keys in self.model.GROUPS.items():
            found = {key: values[key] for key in keys if key in values}
            if found:
                changes[group] = found
        for inline, formset in zip(
            self.get_inline_instances(request, form.instance), formsets, strict=True
        ):
            if formset.has_changed():
                changes.setdefault(inline.group, {})[inline.key] = inline.rows_of(formset)
        return changes

    def _stored(self, pk: uuid.UUID, request: HttpRequest) -> Any:
        """A fresh row: the form has already written its values onto its own copy."""
        return self.model._default_manager.get(pk=pk, merchant_id=merchant_of(request))


class Shown(admin.SimpleListFilter):
    """What is put away stays out of sight until somebody asks for it."""

    title = "keadaan"
    parameter_name = "arsip"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ya", "Diarsipkan"), ("semua", "Semua")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Dipakai"}, *others]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> Any:
        if self.value() == "semua":
            return queryset
        return queryset.filter(archived=self.value() == "ya")


class ArchivingAdmin(MasterAdmin):
    """Masters with an `archived` flag: put away and bring back, instead of delete."""

    archive_group = "shelf"
    actions: Sequence[Any] = ("archive", "bring_back")
    list_filter: Sequence[Any] = (Shown,)

    @action(description="Arsipkan yang dipilih", permissions=["change"])
    def archive(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        self._move(request, rows, archived=True)

    @action(description="Tampilkan lagi yang dipilih", permissions=["change"])
    def bring_back(self, request: HttpRequest, rows: models.QuerySet[Any]) -> None:
        self._move(request, rows, archived=False)

    def _move(self, request: HttpRequest, rows: models.QuerySet[Any], *, archived: bool) -> None:
        chosen = list(rows.exclude(archived=archived))
        try:
            with transaction.atomic():
                for row in chosen:
                    self.change_row(request, row, {self.archive_group: {"archived": archived}})
        except LancarError as error:
            messages.error(request, error.sentence)
            return
        word = "diarsipkan" if archived else "ditampilkan lagi"
        messages.success(request, f"{len(chosen)} {self.opts.verbose_name} {word}.")


def asked_once(request: HttpRequest, act: Callable[[list[str]], Any]) -> Any:
    """`act` gets the keys of the doubts that the page before showed this person. A form of Django's
    own has no place for them, so the session remembers them until something is saved."""
    try:
        done = act(request.session.get(NOTICED, []))
    except LancarError as error:
        if error.code != "doubtful":
            raise
        request.session[NOTICED] = error.extra["keys"]
        raise RuleError("doubtful", f"{error.sentence} {AGAIN}") from error
    request.session.pop(NOTICED, None)
    return done


def plain(value: Any) -> Any:
    """Rows become their ids, as events carry them."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, models.QuerySet):
        return [str(row.pk) for row in value]
    return value


def _is_wanted(form: Any) -> bool:
    deleted = form.cleaned_data.get("DELETE", False) if hasattr(form, "cleaned_data") else True
    is_blank_extra = form.empty_permitted and not form.has_changed()
    return not deleted and not is_blank_extra


def _refused(form: type[Any], refusal: LancarError) -> type[Any]:
    """The same form, not valid: the verb said no."""

    def clean(self: Any) -> Any:
        cleaned = form.clean(self)
        place = str(refusal.extra.get("place", "")).split(".")[-1]
        if refusal.code == "invalid_body" and place in self.fields:
            self.add_error(place, "Isian ini tidak dapat dipakai.")
        else:
            self.add_error(None, refusal.sentence)
        return cleaned

    return type(form.__name__, (form,), {"clean": clean})
