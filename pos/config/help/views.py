"""/bantuan/: the help, for everybody in the shop and without the internet. It holds nothing of the
shop, so nobody signs in for it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from pos.config.help.pages import PAGES, excerpt, page_of, pages_of, search

ENGLISH = "en"
LONGEST_QUESTION = 80
WORDS = {
    "id": {
        "help": "Bantuan", "search": "Cari di bantuan", "find": "Cari", "other": "English",
        "nothing": "Tidak ada yang cocok. Coba satu kata saja, misalnya “printer”.",
        "print": "Cetak", "all": "Semua halaman", "found": "Hasil pencarian",
    },
    "en": {
        "help": "Help", "search": "Search the help", "find": "Search", "other": "Bahasa Indonesia",
        "nothing": "Nothing matches. Try a single word, “printer” for instance.",
        "print": "Print", "all": "All pages", "found": "Search results",
    },
}  # fmt: skip


def contents(request: HttpRequest) -> HttpResponse:
    language = _language(request)
    asked = " ".join(request.GET.get("cari", "").replace("\0", "").split())[:LONGEST_QUESTION]
    hits = [(part, excerpt(part, asked)) for part in search(language, asked)]
    title = WORDS[language]["found" if asked else "help"]
    return _shown(request, "help/contents.html", title=title, asked=asked, hits=hits)


def page(request: HttpRequest, name: str) -> HttpResponse:
    if name not in PAGES:
        raise Http404
    known = page_of(_language(request), name)
    return _shown(request, "help/page.html", title=known.title, page=known)


def _shown(request: HttpRequest, template: str, **told: object) -> HttpResponse:
    language = _language(request)
    context = {
        "language": language,
        "t": WORDS[language],
        "pages": pages_of(language),
        "ending": "?bahasa=en" if language == ENGLISH else "",
        "other_ending": "" if language == ENGLISH else "?bahasa=en",
        **told,
    }
    return render(request, template, context)


def _language(request: HttpRequest) -> str:
    return ENGLISH if request.GET.get("bahasa") == ENGLISH else "id"
