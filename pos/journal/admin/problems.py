"""Perlu dicek: what a person should look at. Open first; settling and applying again are verbs."""

import json
import uuid
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from unfold.decorators import action

from pos.journal.actions import Named, assign_problem, comment_problem, settle_problem
from pos.journal.admin.handling import candidates, corrections_since, steps_of
from pos.journal.admin.people import person_names
from pos.journal.admin.words import kind_text
from pos.journal.backoffice.base import FactAdmin, actor_of
from pos.journal.backoffice.pages import id_of, page_url, render_page
from pos.journal.backoffice.show import badge, moment, moment_text
from pos.journal.errors import RuleError
from pos.journal.interpret import NEVER_AGAIN, apply_again
from pos.journal.models import Event, Problem, State

CHANGE = "journal.change_problem"
SEE_COST = "catalog.see_cost"


class Openness(admin.SimpleListFilter):
    """Open ones unless asked otherwise."""

    title = "keadaan"
    parameter_name = "keadaan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("saya", "Bagian saya"), ("selesai", "Sudah selesai"), ("semua", "Semua")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Belum selesai"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Problem]) -> QuerySet[Problem]:
        if self.value() == "semua":
            return queryset
        if self.value() == "saya":
            queryset = queryset.filter(assigned_to=request.user.pk)
        return queryset.filter(settled_at__isnull=self.value() != "selesai")


@admin.register(Problem)
class ProblemAdmin(FactAdmin):
    of_outlet = False
    list_display = ("sentence", "advice", "since", "holder", "state")
    list_display_links = ("sentence",)
    list_filter = (Openness,)
    search_fields = ("sentence", "code")
    search_help_text = "Cari keterangan"
    ordering = (F("settled_at").asc(nulls_first=True), "-opened_at")
    since = staticmethod(moment("opened_at", "sejak"))
    actions = ("settle_chosen",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Problem]:
        people = get_user_model()._default_manager.filter(pk=OuterRef("assigned_to"))
        rows: QuerySet[Problem] = super().get_queryset(request)
        return rows.annotate(holder_name=Subquery(people.values("name")[:1]))

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE)

    def get_urls(self) -> list[URLPattern]:
        return [
            page_url(self, "<uuid:problem_id>/selesai/", self.selesai, permission=CHANGE),
            page_url(self, "<uuid:problem_id>/terapkan/", self.terapkan, permission=CHANGE),
            page_url(self, "<uuid:problem_id>/catat/", self.catat, permission=CHANGE),
            page_url(self, "<uuid:problem_id>/serahkan/", self.serahkan, permission=CHANGE),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        problem = self.shown_row(request, object_id)
        event = _event(problem)
        return render_page(
            self,
            request,
            "office/problem.html",
            title="Perlu dicek",
            tabs_page="inbox",
            problem=problem,
            event=event,
            kind=kind_text(event.kind) if event else "",
            raw=_pretty(event) if event and request.user.has_perm(SEE_COST) else "",
            opened=moment_text(problem.opened_at),
            settled=moment_text(problem.settled_at),
            settled_by=_settled_by(problem),
            may_change=request.user.has_perm(CHANGE),
            can_apply=event is not None and _can_apply(event),
            steps=steps_of(problem),
            people=candidates(problem.merchant_id),
            corrections=corrections_since(problem),
        )

    def selesai(self, request: HttpRequest, problem_id: uuid.UUID) -> HttpResponse:
        problem = self._problem(request, problem_id)
        if request.method == "POST":
            told = {each.id for each in corrections_since(problem)}
            chosen = id_of(request.POST.get("dibetulkan", ""))
            corrected_by = chosen if chosen in told else None
            note = request.POST.get("catatan", "")
            settle_problem(problem, by=actor_of(request), note=note, corrected_by=corrected_by)
            messages.success(request, "Ditandai selesai.")
        return HttpResponseRedirect(reverse("admin:journal_problem_changelist"))

    def catat(self, request: HttpRequest, problem_id: uuid.UUID) -> HttpResponse:
        problem = self._problem(request, problem_id)
        if request.method == "POST":
            try:
                comment_problem(problem, by=actor_of(request), note=request.POST.get("catatan", ""))
                messages.success(request, "Catatan disimpan.")
            except RuleError as error:
                messages.error(request, error.sentence)
        return HttpResponseRedirect(reverse("admin:journal_problem_change", args=[problem_id]))

    def serahkan(self, request: HttpRequest, problem_id: uuid.UUID) -> HttpResponse:
        """To whoever was chosen; to nobody, and it is everybody's again."""
        problem = self._problem(request, problem_id)
        if request.method == "POST":
            people = {each.id: each for each in candidates(problem.merchant_id)}
            chosen: Named | None = people.get(
                id_of(request.POST.get("kepada", "")) or uuid.UUID(int=0)
            )
            try:
                assign_problem(problem, by=actor_of(request), to=chosen)
                messages.success(
                    request, f"Diserahkan kepada {chosen.name}." if chosen else "Untuk siapa saja."
                )
            except RuleError as error:
                messages.error(request, error.sentence)
        return HttpResponseRedirect(reverse("admin:journal_problem_change", args=[problem_id]))

    def terapkan(self, request: HttpRequest, problem_id: uuid.UUID) -> HttpResponse:
        """Interpret the event once more; when it counts now, the problem is settled too."""
        problem = self._problem(request, problem_id)
        event = _event(problem)
        if request.method == "POST" and event is not None:
            if apply_again(event):
                settle_problem(problem, by=actor_of(request))
                messages.success(request, "Sudah diterapkan dan ditandai selesai.")
                return HttpResponseRedirect(reverse("admin:journal_problem_changelist"))
            messages.error(request, "Masih belum dapat diterapkan. Data aslinya tetap tersimpan.")
        return HttpResponseRedirect(reverse("admin:journal_problem_change", args=[problem_id]))

    @action(description="Tandai selesai", permissions=["settle"])
    def settle_chosen(self, request: HttpRequest, rows: QuerySet[Problem]) -> None:
        chosen = list(rows.filter(settled_at=None))
        for problem in chosen:
            settle_problem(problem, by=actor_of(request))
        messages.success(request, f"{len(chosen)} hal ditandai selesai.")

    def _problem(self, request: HttpRequest, problem_id: uuid.UUID) -> Problem:
        problem: Problem | None = self.get_queryset(request).filter(pk=problem_id).first()
        if problem is None:
            raise Http404
        return problem

    @admin.display(description="saran")
    def advice(self, row: Problem) -> str:
        return row.suggestion or "–"

    @admin.display(description="ditangani")
    def holder(self, row: Any) -> str:
        return row.holder_name or self.empty_value_display

    @admin.display(description="keadaan", ordering="settled_at")
    def state(self, row: Problem) -> str:
        return badge("Selesai", "ok") if row.settled_at else badge("Belum selesai", "warn")


def _event(problem: Problem) -> Event | None:
    if problem.event_id is None:
        return None
    return Event.objects.filter(
        merchant_id=problem.merchant_id, outlet_id=problem.outlet_id, id=problem.event_id
    ).first()


def _can_apply(event: Event) -> bool:
    return event.state != State.APPLIED and event.reason not in NEVER_AGAIN


def _pretty(event: Event) -> str:
    """The signed bytes, indented for reading; as they are when they are not JSON."""
    text = bytes(event.raw).decode("utf-8", "replace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text


def _settled_by(problem: Problem) -> str:
    """A person, or the document that made it right."""
    document = problem.detail.get("settled_by") if problem.settled_by is None else None
    return (
        f"dengan sendirinya: {document['name']}"
        if document
        else f"oleh {_name(problem.settled_by)}"
    )


def _name(person_id: uuid.UUID | None) -> str:
    return person_names({person_id}).get(person_id, "–") if person_id else "–"
