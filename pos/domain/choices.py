"""Choices and add-ons: is what was chosen allowed, what is chosen by default, what does it cost.

What this is not: the kitchen's notes, and not the catalogue; groups arrive as data.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pos.domain.errors import DomainError
from pos.domain.money import is_whole
from pos.domain.parts import Part, PricedOption
from pos.domain.pricing import MAX_PRICE_MINOR
from pos.domain.quantity import MILLI, amount_for
from pos.domain.types import BasketLine, Choice, ChoiceGroup, ChoiceOption, ChoiceProblem

MAX_CHOICE_QUANTITY = 1000
MAX_CHOICES = 50


def check_choices(groups: Sequence[ChoiceGroup], chosen: Sequence[Choice]) -> list[ChoiceProblem]:
    """Everything wrong with a line's choices, in the groups' order; nothing wrong: empty.

    Codes: choice_missing, choice_too_many, choice_unknown, choice_repeated,
    choice_quantity_invalid, choice_group_unknown.
    """
    problems: list[ChoiceProblem] = []
    for group in groups:
        picked = [choice for choice in chosen if choice["group"] == group["id"]]
        problems += [{"group": group["id"], "code": code} for code in _group_codes(group, picked)]
    known = [group["id"] for group in groups]
    for choice in chosen:
        if choice["group"] not in known:
            problems.append({"group": choice["group"], "code": "choice_group_unknown"})
    return problems


def default_choices(groups: Sequence[ChoiceGroup]) -> list[Choice]:
    """What a line starts with: every option marked as default, in the order of the screen."""
    ordered = sorted(groups, key=_place)
    return [
        choose(group, option)
        for group in ordered
        for option in sorted(group["choices"], key=_place)
        if option["default"]
    ]


def choose(group: ChoiceGroup, option: ChoiceOption) -> Choice:
    """An option as it stands on a basket line, once per unit."""
    return {
        "group": group["id"],
        "choice": option["id"],
        "name": option["name"],
        "quantity": 1,
        "price_minor": option["price_minor"],
        "tax_class": option["tax_class"],
    }


def price_choices(line: BasketLine, quantity_milli: int) -> list[PricedOption]:
    """Each option's counted quantity and amount; those with their own tax class become parts."""
    if len(line["choices"]) > MAX_CHOICES:
        raise DomainError("choices_too_many")
    options = []
    for place, choice in enumerate(line["choices"]):
        option = _priced(choice, quantity_milli)
        tax_class = choice["tax_class"]
        if tax_class is not None and tax_class != line["tax_class"]:
            if option.amount_minor < 0:
                raise DomainError("price_below_zero")
            key = f"{line['id']}#{place + MILLI}"  # four digits, so that keys sort by place
            option.part = Part(key, tax_class, option.amount_minor)
        options.append(option)
    return options


def _priced(choice: Choice, quantity_milli: int) -> PricedOption:
    price, quantity = choice["price_minor"], choice["quantity"]
    if not is_whole(price):
        raise DomainError("price_invalid")
    if not -MAX_PRICE_MINOR <= price <= MAX_PRICE_MINOR:
        raise DomainError("price_too_large")
    if not _is_choice_quantity(quantity):
        raise DomainError("choice_quantity_invalid")
    counted = amount_for(quantity * MILLI, MILLI if choice.get("once") else quantity_milli)
    return PricedOption(choice, counted, amount_for(price, counted))


def _group_codes(group: ChoiceGroup, picked: Sequence[Choice]) -> list[str]:
    options = [option["id"] for option in group["choices"]]
    names = [choice["choice"] for choice in picked]
    counts = [choice["quantity"] for choice in picked]
    codes = []
    if any(name not in options for name in names):
        codes.append("choice_unknown")
    if len(set(names)) < len(names):
        codes.append("choice_repeated")
    if not all(_is_choice_quantity(count) for count in counts):
        return [*codes, "choice_quantity_invalid"]
    if sum(counts) < max(group["min"], 1 if group.get("required") else 0):
        codes.append("choice_missing")
    if group["max"] and sum(counts) > group["max"]:
        codes.append("choice_too_many")
    return codes


def _is_choice_quantity(quantity: Any) -> bool:
    return is_whole(quantity) and 0 < quantity <= MAX_CHOICE_QUANTITY


def _place(each: Mapping[str, Any]) -> tuple[int, str]:
    return each["position"], each["id"]
