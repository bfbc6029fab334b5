"""Helpers that read and fill admin pages the way a browser does."""

import re
from html.parser import HTMLParser
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

HIDDEN = {"script", "style", "template", "code", "pre"}
SPOKEN = ("placeholder", "title", "aria-label", "alt")


def registered() -> list[type[Model]]:
    return sorted(admin.site._registry, key=lambda model: model._meta.label)


def url(model: type[Model], page: str, *arguments: Any) -> str:
    options = model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=arguments)


def form_data(response: Any) -> dict[str, Any]:
    """What the browser would send if the person pressed Save at once, inline rows included."""
    form = response.context["adminform"].form
    data = _values(form)
    for inline in response.context["inline_admin_formsets"]:
        data.update(_values(inline.formset.management_form))
        for each in inline.formset.forms:
            data.update(_values(each))
    return data


def save(client: Client, address: str, **changes: Any) -> Any:
    """Open a form, change some fields, press Save."""
    page = client.get(address)
    assert page.status_code == 200, address
    return client.post(address, {**form_data(page), **changes})


def add_inline_row(data: dict[str, Any], prefix: str, **values: Any) -> dict[str, Any]:
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    rows = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return {**data, f"{prefix}-TOTAL_FORMS": number + 1, **rows}


def _values(form: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value()) if not form.is_bound else bound.value()
        if isinstance(value, bool):
            values.update({bound.html_name: "on"} if value else {})
        elif value is not None:
            values[bound.html_name] = value
    return values


class Words(HTMLParser):
    """Everything a person can read on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipping: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        icon = "material-symbols-outlined" in (dict(attrs).get("class") or "")
        if tag in HIDDEN or (icon and tag != "button"):
            self.skipping.append(tag)
        named = dict(attrs)
        self.found += [named[name] or "" for name in SPOKEN if name in named]
        if tag == "input" and named.get("type") in {"submit", "button"}:
            self.found.append(named.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if self.skipping and self.skipping[-1] == tag:
            self.skipping.pop()

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.found.append(data)


def words_on(response: Any) -> set[str]:
    text = " ".join(Words(response.content.decode()).found)
    return {word.lower() for word in re.findall(r"[A-Za-zÀ-ÿ]{2,}", text)}
