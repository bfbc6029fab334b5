"""BaseAdmin: one shop's rows only, nothing deleted, every relation by search, no long counts.

What this is not: writing. A row is changed by a verb (masters.py) or not at all (FactAdmin).
"""

import uuid
from typing import Any

from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.forms import Field
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin

from pos.journal.backoffice.fields import field_for
from pos.journal.rows import home_outlet, outlets_known

MAX_COUNTED = 2_000
CHOSEN = "office_outlet"  # in the session of somebody of the cloud (pos.config.outlet_switch)


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable
    """Counts no further than MAX_COUNTED rows; older ones are found by filter or search."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if not isinstance(rows, models.QuerySet):
            return len(rows)
        return int(rows.order_by()[:MAX_COUNTED].count())


def merchant_of(request: HttpRequest) -> uuid.UUID:
    """Whose shop the person who asks belongs to. Anonymous requests never get this far."""
    return uuid.UUID(str(request.user.merchant_id))  # type: ignore[union-attr]


def actor_of(request: HttpRequest) -> uuid.UUID:
    return uuid.UUID(str(request.user.pk))


def outlet_of(request: HttpRequest) -> uuid.UUID:
    """The outlet this server stands in, looked up once a request. The cloud's record is the
    merchant's: there a page shows the outlet that was chosen, or the oldest."""
    found: uuid.UUID | None = getattr(request, "office_outlet", None)
    if found is None:
        merchant_id = merchant_of(request)
        found = home_outlet(merchant_id, merchant_id)
        if found == merchant_id:
            works_in = request.user.works_in  # type: ignore[union-attr]
            chosen = request.session.get(CHOSEN)
            found = uuid.UUID(chosen) if chosen else None
            if found is None or not works_in(found):
                found = next(filter(works_in, outlets_known(merchant_id)), merchant_id)
        request.office_outlet = found  # type: ignore[attr-defined]
    return found


class BaseAdmin(ModelAdmin):
    """Reading, for all; `of_outlet` narrows facts to the outlet whose index they are sorted by."""

    of_outlet = False
    office_title = ""  # above its list, when the model's name is not the owner's word
    must_fill: tuple[str, ...] = ("name",)  # rows may be born empty, forms may not
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER  # each would count the table once per choice
    list_per_page = 50
    list_max_show_all = 0
    save_on_top = False
    empty_value_display = "–"
    actions_on_top = True
    list_filter_sheet = True
    compressed_fields = True
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request).filter(merchant_id=merchant_of(request))
        if self.of_outlet:
            rows = rows.filter(outlet_id=outlet_of(request))
        else:
            rows = request.user.of_their_outlets(rows)  # type: ignore[union-attr]
        narrowed: models.QuerySet[Any] = rows
        return narrowed

    def shown_row(self, request: HttpRequest, object_id: str) -> Any:
        """The row that a page of its own is about; Http404 for one that this person may not see."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return row

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted: receipts and events name it. Archive instead."""
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every relation: a <select> would load the whole table."""
        return [
            field.name
            for field in self.opts.get_fields()
            if isinstance(field, models.ForeignKey | models.ManyToManyField)
        ]

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **options: Any
    ) -> Field | None:
        own = field_for(db_field)
        if own is not None:
            return own
        field: Field | None = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and db_field.name in self.must_fill:
            field.required = True
        if field is not None and hasattr(field.widget, "can_add_related"):
            field.widget.can_add_related = False
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field


class FactAdmin(BaseAdmin):
    """Documents of money and of stock: to be read, never to be written."""

    of_outlet = True
    list_display_links: Any = ()

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """The first column too: unfold takes one without a link for the box that chooses a row,
        and names it so where rows are cards."""
        links = super().get_list_display_links(request, list_display)
        return (list_display[0], *links) if links else links

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseRedirect:
        """A fact was never changed here: there is nothing to tell but the fact."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[object_id]))


class OnePageAdmin(FactAdmin):
    """One page in place of a list, for who may change what it shows by its verbs."""

    page_permission = ""

    def page(self, request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(self.page_permission))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.page(request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return HttpResponseRedirect(reverse(name))
