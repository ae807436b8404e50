"""Paper as PDF/UA: one document of ours in, bytes out. Nothing is fetched, from nowhere.

The library and what it stands on (Pango) may be missing; it is asked for when a PDF is, never before.
"""

import re
from functools import cache
from itertools import count

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from sessions_app.exchange.fonts import why_not_set

LAYOUT = "css/paper.css"
# A drawing sees nothing but its own style: it is given these, the later ones over the earlier.
DRAWINGS = ("css/charts.css", "css/paper_drawings.css")
TOKENS = "css/tokens.css"
HATCH = (
    '<defs><pattern id="bar-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="5" height="5" fill="#fff"/>'
    '<path d="M1 0v5" stroke="#000" stroke-width="1.6"/></pattern></defs>'
)
DRAWING = re.compile(r"(<svg\b[^>]*>)(\s*<title\b[^>]*>.*?</title>)?", re.S)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
NAMED = re.compile(r"var\((--[\w-]+)\)")
FONT = re.compile(r"font:\s*(\d+)\s+([\d.]+px)\s+[^;}]+")
IN_A_MEDIUM = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")


# Characters of the document. A summary of five sessions has 20,000 and takes a second of a processor; a web
# process answers nothing else meanwhile.
LONGEST = 80_000


class NoPdf(Exception):
    """Says in one sentence why there is none."""


def pdf_of(html: str) -> bytes:
    """`html` is a whole document of our own templates."""
    if reason := why_not_set(html):
        raise NoPdf(reason)
    library = _library()
    if len(html) > LONGEST:
        raise NoPdf(_("This paper is too long to be made a PDF here. Print this page, and choose PDF there."))
    document = library.HTML(string=styled(html), url_fetcher=refusing())
    return document.write_pdf(stylesheets=[_layout(), _page_numbers()], pdf_variant="pdf/ua-1")


@cache
def refusing():
    """A fetcher that gives nothing: whatever is asked for is left out, and said in the log."""

    class Refusing(_library().URLFetcher):
        def fetch(self, address, headers=None):
            raise ValueError(f"a paper fetches nothing: {address}")

    return Refusing()


def _library():
    try:
        import weasyprint
    except (ImportError, OSError) as missing:  # OSError: the library is there, Pango is not
        raise NoPdf(
            _("This server cannot make a PDF yet: it lacks Pango. Print this page, and choose PDF there.")
        ) from missing
    return weasyprint


@cache
def _layout():
    return _library().CSS(string=_read(LAYOUT), url_fetcher=refusing())


def _page_numbers():
    """In the language of the reader; the layout itself says it without words."""
    page = _("Page %(page)s of %(pages)s") % {
        "page": '" counter(page) "',
        "pages": '" counter(pages) "',
    }
    return _library().CSS(string=f'@page {{ @bottom-right {{ content: "{page}" }} }}', url_fetcher=refusing())


def styled(html: str) -> str:
    """Each drawing with its style and its hatching inside, after the title that is read aloud."""
    style, number = f"<style>{drawing_style()}</style>{HATCH}", count(1)

    def with_style(found):
        return f"{found[1]}{found[2] or ''}{style.replace('bar-hatch', f'bar-hatch-{next(number)}')}"

    return DRAWING.sub(with_style, html)


@cache
def drawing_style() -> str:
    """The charts' own stylesheet with its tokens put in, as the library's drawings know none."""
    tokens = dict(TOKEN.findall(COMMENT.sub("", _read(TOKENS)).partition("}")[0]))
    rules = COMMENT.sub("", "".join(_read(name) for name in DRAWINGS))
    rules = IN_A_MEDIUM.sub("", rules)
    while NAMED.search(rules):
        rules = NAMED.sub(lambda found: tokens.get(found[1], "#000"), rules)
    return FONT.sub(r"font-weight: \1; font-size: \2; font-family: sans-serif", rules)


def _read(name: str) -> str:
    with open(finders.find(name), encoding="utf-8") as file:
        return file.read()
