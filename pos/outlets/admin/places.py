"""Choosing outlets in a form: where a price list holds, where somebody works."""

import uuid
from collections.abc import Callable

from django import forms

from pos.outlets.queries import outlets_of


def places_field(
    merchant_id: uuid.UUID, may_choose: Callable[[uuid.UUID], bool] = lambda _: True
) -> forms.Field:
    offered = [each for each in outlets_of(merchant_id) if may_choose(each.pk)]
    return forms.MultipleChoiceField(
        label="Cabang",
        choices=[(str(each.pk), f"{each.code} {each.name}") for each in offered],
        required=False,
        help_text="Tidak ada yang dipilih: semua cabang.",
        widget=forms.CheckboxSelectMultiple,
    )
