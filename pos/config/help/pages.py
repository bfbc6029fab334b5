"""The help: Markdown files under deploy/docs, one folder a language, read once and kept rendered.

The files are ours and hold no HTML; a page's name is its address, and links between pages are
names. What stands between asterisks is a name on a screen (tests/pos/config/test_help.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from markdown_it import MarkdownIt

LANGUAGES = ("id", "en")
# In the order in which they are read.
PAGES = (
    "install", "tablets", "daily", "what-if", "backup", "hardware", "server", "personal-data",
    "security", "threats", "faq", "counter-card", "ask",
)  # fmt: skip
_NEIGHBOUR = re.compile(r'href="([a-z-]+)"')
_MARKS = re.compile(r"[*`|#\[\]]|\(([a-z-]+)\)|-{3,}")
EXCERPT = 160
MOST_HITS = 20


@dataclass(frozen=True)
class Part:
    """What stands under one heading: the unit that a search finds."""

    page: str
    page_title: str
    heading: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    body: str
    parts: tuple[Part, ...]


@cache
def page_of(language: str, name: str) -> Page:
    """One of PAGES."""
    source = (_folder() / language / f"{name}.md").read_text(encoding="utf-8")
    title, _, rest = source.partition("\n")
    title = title.removeprefix("# ").strip()
    return Page(name, title, _rendered(rest, language), tuple(_parts(name, title, rest)))


def pages_of(language: str) -> list[Page]:
    return [page_of(language, name) for name in PAGES]


def search(language: str, asked: str) -> list[Part]:
    """Parts that hold every word; those whose heading does come first."""
    words = asked.casefold().split()
    if not words:
        return []
    parts = [part for page in pages_of(language) for part in page.parts]
    found = [
        part for part in parts if _holds(f"{part.page_title} {part.heading} {part.text}", words)
    ]
    found.sort(key=lambda part: not _holds(f"{part.page_title} {part.heading}", words))
    return found[:MOST_HITS]


def excerpt(part: Part, asked: str) -> str:
    """The text around the first word that was asked for."""
    words = asked.casefold().split()
    at = min((i for i in map(part.text.casefold().find, words) if i >= 0), default=0)
    start = part.text.rfind(" ", 0, max(0, at - EXCERPT // 3)) + 1
    end = start + EXCERPT
    is_cut = end < len(part.text)
    shown = part.text[start:end].rsplit(" ", 1)[0].rstrip(".,;:") if is_cut else part.text[start:]
    return f"{'…' if start else ''}{shown}{'…' if is_cut else ''}"


def _holds(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _folder() -> Path:
    return Path(settings.BASE_DIR) / "deploy" / "docs"


def _rendered(source: str, language: str) -> str:
    """No HTML of the source passes; every heading gets the address that `_parts` gives it."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(source)
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor_of(inside.content))
    made: str = markdown.renderer.render(tokens, markdown.options, {})
    ending = "?bahasa=en" if language == "en" else ""
    return _NEIGHBOUR.sub(rf'href="/bantuan/\1/{ending}"', made)


def _parts(name: str, title: str, source: str) -> Iterator[Part]:
    for piece in re.split(r"^(?=## )", source, flags=re.MULTILINE):
        is_headed = piece.startswith("## ")
        heading, _, text = (
            piece.removeprefix("## ").partition("\n") if is_headed else ("", "", piece)
        )
        plain = " ".join(_MARKS.sub(" ", text).split())
        if plain:
            yield Part(name, title, heading, anchor_of(heading) if heading else "", plain)


def anchor_of(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.casefold()).strip("-")
