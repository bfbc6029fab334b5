"""The help: complete in both languages, and what it quotes stands on a screen."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.test import Client

from pos.config.help import pages
from pos.config.middleware import TILL_POLICY

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "deploy" / "docs"
QUOTED = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
LINK = re.compile(r"\]\(([a-z-]+)\)")
OTHER = {"id": "en", "en": "id"}


@cache
def written():
    """Every string of the back office, as it stands in the code."""
    texts = set()
    for path in (*(ROOT / "pos").rglob("*.py"), *(ROOT / "hardware").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    for path in (ROOT / "pos").rglob("*.html"):
        text = re.sub(r"\{[%#].*?[%#]\}", "\n", path.read_text(encoding="utf-8"))
        texts.update(re.split(r"[<>\n]", text))
    return texts


@cache
def spoken(language):
    """With every string of the till and the dashboard in this language."""
    texts = set(written())
    words = ROOT / "frontend" / "src" / "ui" / "i18n"
    other = words / OTHER[language]
    dashboard = ROOT / "frontend" / "src" / "apps" / "dashboard" / "words"
    domain = ROOT / "frontend" / "src" / "domain" / "words.ts"
    for path in (*words.rglob("*.ts"), *dashboard.glob("*.ts"), domain):
        if other not in path.parents and path.stem != OTHER[language]:
            quoted = re.findall(
                r"'((?:[^'\\\n]|\\.)*)'|`([^`]*)`|\"([^\"\n]*)\"", path.read_text("utf-8")
            )
            texts.update(each for group in quoted for each in group)
    return {" ".join(text.split()).casefold() for text in texts}


@pytest.mark.parametrize("language", pages.LANGUAGES)
@pytest.mark.parametrize("name", pages.PAGES)
def test_every_name_in_a_page_stands_on_a_screen_and_every_link_leads_somewhere(language, name):
    text = (DOCS / language / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    quoted = [each.strip() for path in QUOTED.findall(text) for each in path.split(" > ")]
    assert [each for each in quoted if each.casefold() not in spoken(language)] == []
    assert set(LINK.findall(text)) <= set(pages.PAGES)


def test_both_languages_have_the_same_pages_with_the_same_parts():
    for language in pages.LANGUAGES:
        assert {path.stem for path in (DOCS / language).glob("*.md")} == set(pages.PAGES)
    for name in pages.PAGES:
        one, other = (pages.page_of(language, name) for language in pages.LANGUAGES)
        assert len(one.parts) == len(other.parts), name
        assert one.body.count("<li>") == other.body.count("<li>"), name
        assert one.body.count("<tr>") == other.body.count("<tr>"), name


@pytest.mark.django_db
def test_it_is_read_without_signing_in_and_without_anything_from_outside():
    browser = Client()
    listed = browser.get("/bantuan/")
    assert listed.headers["Content-Security-Policy"] == TILL_POLICY
    assert not listed.cookies
    for ending in ("", "?bahasa=en"):
        addresses = re.findall(
            r'href="(/bantuan/[a-z-]+/[^"#]*)"', browser.get(f"/bantuan/{ending}").content.decode()
        )
        assert len(addresses) == len(pages.PAGES)
        for address in addresses:
            shown = browser.get(address).content.decode()
            assert "<h1>" in shown
            assert not re.search(r"style=|onclick", shown)
            assert re.findall(r'(?:src|href)="https?:', shown) == [], address
    assert browser.get("/bantuan/secret_key/").status_code == 404


@pytest.mark.django_db
def test_a_search_leads_to_the_very_part_in_the_language_asked_in():
    browser = Client()
    found = browser.get("/bantuan/", {"cari": "kertas Printer"}).content.decode()
    assert 'href="/bantuan/what-if/#printer-macet-atau-kertas-habis"' in found
    assert (
        'id="printer-macet-atau-kertas-habis"' in browser.get("/bantuan/what-if/").content.decode()
    )
    english = browser.get("/bantuan/", {"cari": "router", "bahasa": "en"}).content.decode()
    assert 'href="/bantuan/what-if/?bahasa=en#the-router-is-replaced"' in english
    nothing = browser.get("/bantuan/", {"cari": "<script>zzqx"}).content.decode()
    assert "Tidak ada yang cocok" in nothing
    assert "<script>zzqx" not in nothing
    assert browser.get("/bantuan/", {"cari": "\0 " + "x" * 5000}).status_code == 200


def test_what_looks_like_html_in_a_page_is_shown_not_run():
    assert "<b>" not in pages._rendered("a <b>bold</b> <script>x</script>", "id")


def test_what_the_security_checklist_names_as_evidence_is_there():
    rows = (DOCS / "asvs.md").read_text(encoding="utf-8").splitlines()[6:]
    answers = [row.split("|")[3].strip() for row in rows]
    assert set(answers) <= {"yes", "partly", "no"}
    named = re.findall(r"`([\w./-]+\.\w+)`", "\n".join(rows))
    assert len(named) > 30
    assert [each for each in named if not (ROOT / each).exists()] == []
