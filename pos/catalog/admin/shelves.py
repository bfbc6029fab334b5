"""Categories and choice groups."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from pos.catalog import actions
from pos.catalog.models import Category, Choice, ChoiceGroup
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.masters import ArchivingAdmin, Changes, RowsInline
from pos.journal.backoffice.show import swatch
from pos.journal.ids import uuid7


@admin.register(Category)
class CategoryAdmin(ArchivingAdmin):
    list_display = ("tile", "product_count", "position")
    search_fields = ("name",)
    search_help_text = "Cari nama kategori"
    fields = ("name", "colour", "position", "archived")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("name", "colour")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        sold = Count("products", filter=Q(products__archived=False))
        return super().get_queryset(request).annotate(product_count=sold)

    def add_row(self, request: HttpRequest, changes: Changes) -> Category:
        identity = changes["identity"]
        return actions.add_category(
            merchant_id=merchant_of(request),
            name=identity["name"],
            colour=identity["colour"],
            by=actor_of(request),
        )

    def change_row(self, request: HttpRequest, row: Category, changes: Changes) -> Category:
        return actions.change_category(category=row, by=actor_of(request), **changes)

    @admin.display(description="nama", ordering="name")
    def tile(self, row: Category) -> str:
        return format_html("{}{}", swatch(row.colour), row.name)

    @admin.display(description="jumlah barang", ordering="product_count")
    def product_count(self, row: Any) -> int:
        count: int = row.product_count
        return count


class ChoiceInline(RowsInline):
    model = Choice
    group, key = "choices", "choices"
    fields = ("name", "price_minor", "default", "position")
    verbose_name_plural = "pilihan"

    def rows_of(self, formset: Any) -> list[dict[str, Any]]:
        """A choice keeps the id that sales name, and the tax class that this page does not show."""
        rows = super().rows_of(formset)
        kept = [form.instance for form in self.wanted(formset)]
        return [
            {
                **row,
                "id": str(choice.choice_id or uuid7()),
                "tax_class": choice.tax_class or None,
            }
            for row, choice in zip(rows, kept, strict=True)
        ]


@admin.register(ChoiceGroup)
class ChoiceGroupAdmin(ArchivingAdmin):
    list_display = ("name", "names", "min", "max", "required")
    office_title = "Pilihan"
    search_fields = ("name",)
    search_help_text = "Cari nama pilihan"
    fields = ("name", ("min", "max"), "required", "position", "archived")
    inlines = (ChoiceInline,)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("name", ("min", "max"), "required")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChoiceGroup]:
        return super().get_queryset(request).prefetch_related("choices")

    def add_row(self, request: HttpRequest, changes: Changes) -> ChoiceGroup:
        name = changes["identity"]["name"]
        return actions.add_choice_group(
            merchant_id=merchant_of(request), name=name, by=actor_of(request), **changes
        )

    def change_row(self, request: HttpRequest, row: ChoiceGroup, changes: Changes) -> ChoiceGroup:
        return actions.change_choice_group(group=row, by=actor_of(request), **changes)

    @admin.display(description="pilihan")
    def names(self, row: ChoiceGroup) -> str:
        return ", ".join(choice.name for choice in row.choices.all())
