"""Django's relations are imports in disguise: each must point down the ladder, or stay at home."""

import pytest
from django.apps import apps
from django.db import models

LADDER = [
    {"config"},
    {"sync", "hardware"},
    {"live"},
    {"box"},
    {"replenishment", "imports", "alerts"},
    {"reports"},
    {"deliveries"},
    {"prices"},
    {"sales", "purchasing", "kasbon", "timesheets"},
    {"tills", "stock"},
    {"catalog"},
    {"customers"},
    {"people", "payments", "balances", "backups"},
    {"outlets"},
    {"journal"},
]
HEIGHT = {label: -level for level, labels in enumerate(LADDER) for label in labels}
OURS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith(("pos.", "sync", "hardware"))
]


def test_every_app_of_ours_stands_on_the_ladder() -> None:
    names = ("pos.", "sync", "hardware")
    labels = {one.label for one in apps.get_app_configs() if one.name.startswith(names)}
    assert labels == set(HEIGHT)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_relations_of_a_model_point_down(model: type[models.Model]) -> None:
    upward = [
        f"{field.name} -> {target._meta.label}"
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
        if (target := field.related_model) is not None
        and target._meta.app_label in HEIGHT
        and target._meta.app_label != model._meta.app_label
        and HEIGHT[target._meta.app_label] >= HEIGHT[model._meta.app_label]
    ]
    assert upward == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_relations_carry_no_database_constraint(model: type[models.Model]) -> None:
    """Design section 8: facts of many shops are stored without asking the table of another."""
    bound = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model in OURS
        and field.db_constraint
        and not field.auto_created
    ]
    assert bound == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_ids_are_made_by_us_not_by_the_database(model: type[models.Model]) -> None:
    assert not isinstance(model._meta.pk, models.AutoField | models.BigAutoField)
