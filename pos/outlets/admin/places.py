"""Choosing outlets in a form: where a price list holds, where somebody works."""

import uuid

from django import forms

from pos.outlets.queries import outlets_of


def places_field(merchant_id: uuid.UUID) -> forms.Field:
    return forms.MultipleChoiceField(
        label="Cabang",
        choices=[(str(each.pk), f"{each.code} {each.name}") for each in outlets_of(merchant_id)],
        required=False,
        help_text="Tidak ada yang dipilih: semua cabang.",
        widget=forms.CheckboxSelectMultiple,
    )
